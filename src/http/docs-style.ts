/** The look of the API's page. */
export const docsStyle = `
:root {
  color-scheme: light dark;
  --ground: #f4f2ee; --sheet: #fff; --line: #dcd8d0; --ink: #1b1a18; --soft: #5f5b54; --link: #0b5cad; --code: #efece6;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #131416; --sheet: #1d1f22; --line: #33363b; --ink: #ebe9e4; --soft: #a9a59c; --link: #7db8f2; --code: #2a2d31 }
}
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body {
  margin: auto; max-width: 52rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; overflow-wrap: anywhere;
}
h1 { font: 700 clamp(1.5rem, 5vw, 2.1rem)/1.2 Georgia, 'Noto Serif', serif; margin: 0 }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem }
small, i, nav span { color: var(--soft); font-style: normal; font-weight: 400; font-size: .9rem }
a { color: var(--link); text-underline-offset: .15em }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
code { padding: .1em .3em; border-radius: .3em; background: var(--code); font-size: .9em }
nav ul { list-style: none; padding: 0 }
nav a { display: block; padding: .45rem 0; text-decoration: none }
nav a:hover span { text-decoration: underline }
section { margin-top: 1rem; padding: 1rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .7rem }
section h2, section h3:first-child { margin-top: 0 }
section p { margin: .4rem 0 }
dl { margin: 0 }
dt { margin-top: .6rem }
dd { margin: .1rem 0 0; padding-inline-start: 1rem }
dd dl { border-inline-start: 2px solid var(--line); padding-inline-start: .7rem }
:target { outline: 2px solid var(--link); outline-offset: 3px }
`
