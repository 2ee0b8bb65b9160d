/** What its script fills. */
export const consoleBody = `
    <aside id="bar" hidden></aside>
    <main id="console"></main>
`;
