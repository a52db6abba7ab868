/** The look of the reader's page: one markup, drawn as a chat, a short post or a page's post. No colour stands alone for a meaning. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f4f2ee; --sheet: #fff; --line: #dcd8d0; --ink: #1b1a18; --soft: #5f5b54; --link: #0b5cad;
  --wall: #d5e2d3; --dot: #c5d6c3; --bubble: #fff; --page: #e9ebef; --face: #35566e; --face-ink: #fff; --glow: #fff3c4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131416; --sheet: #1d1f22; --line: #33363b; --ink: #ebe9e4; --soft: #a9a59c; --link: #7db8f2;
    --wall: #16211c; --dot: #1d2b24; --bubble: #233129; --page: #17181b; --face: #2f4a5f; --glow: #4a4220;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
}
h1, h2, p { margin: 0 }
a { color: var(--link); text-underline-offset: .15em }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
bdi, .text, .path, h1, h2 { overflow-wrap: anywhere }

.top { padding: 1.5rem 1.5rem 1rem; max-width: 96rem; margin: auto }
h1 { font: 700 clamp(1.5rem, 4vw, 2.1rem)/1.2 Georgia, 'Noto Serif', serif }
.top p { color: var(--soft) }
#count { margin-top: .35rem; min-height: 1.45em; font-size: .9rem; font-variant-numeric: tabular-nums }
#more {
  position: fixed; z-index: 1; top: .75rem; left: 50%; translate: -50%; padding: .6rem 1.2rem; border: 0;
  border-radius: 2rem; background: var(--ink); color: var(--ground); font: 600 1rem/1.2 inherit; cursor: pointer;
  box-shadow: 0 2px 12px #0006;
}
.jump { display: none; gap: .5rem 1rem; flex-wrap: wrap; margin-top: .5rem }
#more[hidden] { display: none }

main { padding: 0 1.5rem 3rem; max-width: 96rem; margin: auto }
#channels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1.25rem; align-items: start }
.channel { min-width: 0; background: var(--sheet); border: 1px solid var(--line); border-radius: .9rem; overflow: clip }
.channel > header { display: flex; gap: .75rem; align-items: center; padding: .8rem 1rem; border-bottom: 1px solid var(--line) }
.channel > header > div { min-width: 0 }
.channel > header p { color: var(--soft); font-size: .875rem }
h2 { font-size: 1.05rem; line-height: 1.3 }
.network { text-transform: capitalize }
.network::before { content: '\\b7  ' }
.face {
  flex: none; width: 2.6rem; height: 2.6rem; border-radius: 50%; display: grid; place-items: center;
  background: var(--face); color: var(--face-ink); font: 700 1.15rem/1 Georgia, serif;
}
.none { display: none; padding: 2rem 1rem; color: var(--soft); text-align: center }
.posts:empty + .none { display: block }
.notes { margin: 0; padding: .8rem 1rem .8rem 2rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem }
.first { margin: 2rem auto; text-align: center; line-height: 2.2 }
main:has(article) .first { display: none }
code { padding: .3em .6em; border-radius: .4em; background: var(--sheet); border: 1px solid var(--line); overflow-wrap: anywhere }

.text { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start }
.when, .handle, .picture { color: var(--soft); font-size: .875rem }
.picture { margin: .6rem 0 0 }
.picture img { display: block; width: 100%; border-radius: .6rem }
.picture figcaption { margin-top: .25rem }
.album { display: grid; grid-template-columns: 1fr 1fr; gap: .4rem; margin: .6rem 0 0 }
.album .picture { margin: 0; min-width: 0 }
.album img { aspect-ratio: 4 / 3; object-fit: cover }
.page article > .picture, .page .album { margin: 0 0 .75rem; margin-inline: 1rem }
.page article > .picture img { border-radius: 0; width: calc(100% + 2rem); margin-inline: -1rem }
.card { display: block; min-width: 0; text-decoration: none; color: inherit; border: 1px solid var(--line) }
.card span { display: block }
.card:hover .host { text-decoration: underline }
.host { font-weight: 600 }
.path { color: var(--soft); font-size: .875rem }

.chat .posts, .chat .none { background: var(--wall) radial-gradient(var(--dot) 1.5px, transparent 1.6px) 0 0 / 18px 18px }
.chat .posts:not(:empty) { padding: .9rem }
.chat article { background: var(--bubble); border-radius: .9rem .9rem .9rem .2rem; padding: .55rem .85rem .4rem; box-shadow: 0 1px 2px #0002 }
.chat article:has(.picture) { display: flex; flex-direction: column }
.chat .by { order: -2 }
.chat article > .picture, .chat .album { order: -1; margin: .3rem 0 .6rem }
.chat article + article { margin-top: .7rem }
.chat article .face, .chat .handle { display: none }
.chat .by { color: var(--link); font-size: .94rem }
.chat .card { margin-top: .5rem; padding: .3rem .7rem; border: 0; border-inline-start: 3px solid var(--link); background: color-mix(in srgb, var(--link) 8%, transparent); border-radius: .3rem }
.chat .when { text-align: end; margin-top: .2rem }

.post article { display: grid; grid-template-columns: auto 1fr; column-gap: .75rem; padding: .9rem 1rem }
.post article + article, .page article + article { border-top: 1px solid var(--line) }
.post article > * { grid-column: 2; min-width: 0 }
.post article > .face { grid-column: 1; grid-row: 1 / span 5 }
.post .card { margin-top: .6rem; padding: .65rem .85rem; border-radius: .9rem }
.post .when { margin-top: .5rem }
.post .by, .page .by { line-height: 1.6 }

.page .posts:not(:empty) { background: var(--page); padding: .75rem; display: grid; gap: .75rem }
.page article { display: grid; grid-template-columns: auto 1fr; column-gap: .75rem; background: var(--sheet); border-radius: .6rem; box-shadow: 0 1px 2px #0003; overflow: clip; padding-top: .8rem }
.page article + article { border: 0 }
.page article > * { grid-column: 1 / -1; min-width: 0; margin-inline: 1rem }
.page article > .face { grid-area: 1 / 1 / span 2; margin-inline-end: 0 }
.page article > .by { grid-area: 1 / 2; margin-inline-start: 0 }
.page article > .when { grid-area: 2 / 2; margin-inline-start: 0 }
.page .by .handle { display: none }
.page .text { margin-block: .7rem .9rem }
.page .card { margin: 0; padding: .75rem 1rem; border-width: 1px 0 0; background: var(--ground) }
.page .host { text-transform: uppercase; font-weight: 400; font-size: .8rem; color: var(--soft) }
.page .path { color: var(--ink); font-weight: 600; font-size: 1rem }

@media (prefers-reduced-motion: no-preference) {
  .new { animation: arrive 2.5s ease-out }
  @keyframes arrive { from { background: var(--glow) } }
}
@media (forced-colors: active) { .channel, article { border: 1px solid } }
@media (max-width: 40rem) {
  .top { padding: 1rem } .jump { display: flex } .jump a { padding: .4rem 0 } main { padding: 0 .5rem 2rem } #channels { gap: .75rem } .when { font-size: .8125rem }
}
`
