/** What its script fills. */
export const wallBody = `
    <main>
      <p id="head"></p>
      <p id="said" class="spoken" role="status"></p>
      <section id="empty" hidden><h1 id="why"></h1><p id="next"></p><div id="buttons"></div></section>
      <div id="tiles" role="listbox"></div>
    </main>
`;
