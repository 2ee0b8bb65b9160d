/** What its script fills. */
export const liveBody = `
    <header id="tools">
      <select id="page" hidden></select>
      <span id="said" role="status"></span>
      <span id="length" role="timer"></span>
      <select id="zoom"></select>
      <button id="screenshot" class="tool"></button>
      <button id="copy" class="tool"></button>
      <button id="record" class="tool"></button>
      <button id="show-console" class="tool"></button>
      <button id="control"></button>
    </header>
    <form id="navigation" hidden>
      <button id="back" type="button" class="tool"></button>
      <button id="forward" type="button" class="tool"></button>
      <button id="reload" type="button" class="tool"></button>
      <input id="address" type="text" spellcheck="false" autocomplete="off">
    </form>
    <aside id="bar" hidden></aside>
    <main id="views">
      <div id="stage">
        <div id="page-box">
          <canvas id="picture" role="img" width="1" height="1" hidden></canvas>
          <textarea id="keys" autocapitalize="off" autocomplete="off" spellcheck="false" hidden></textarea>
        </div>
        <p id="placeholder"></p>
        <dialog id="dialog" aria-labelledby="dialog-title" aria-describedby="dialog-message">
          <form method="dialog">
            <h1 id="dialog-title"></h1>
            <p id="dialog-message"></p>
            <input id="dialog-text" type="text" autocomplete="off" aria-labelledby="dialog-message">
            <div id="dialog-buttons">
              <button id="accept" class="primary" value="accept"></button>
              <button id="dismiss" class="secondary" value="dismiss"></button>
            </div>
          </form>
        </dialog>
      </div>
      <div id="splitter" role="separator" tabindex="0" aria-valuemin="15" aria-valuemax="85" hidden></div>
      <section id="console" hidden></section>
    </main>
`;
