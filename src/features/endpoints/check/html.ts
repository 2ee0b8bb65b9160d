/** What its script fills. */
export const reportBody = `
    <header><h1 id="title"></h1><p id="address"></p></header>
    <main>
      <section id="conclusion">
        <span id="mark"></span>
        <div id="words" role="status"><p id="cause"></p><p id="cure"></p></div>
        <div id="actions"><span id="buttons"></span><span id="said" role="status"></span></div>
      </section>
      <ol id="steps"></ol>
    </main>
`;
