/** What its script fills. */
export const consoleBody = `
    <div id="bar" hidden></div>
    <main id="console"></main>
`;
