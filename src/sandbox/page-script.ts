/**
 * What the reader's page does in a browser: fetches the list when news is announced, and adds what is new without
 * moving what is being read. Text, because the page needs no build; without it the page still is a list.
 */
export const script = `'use strict'
const count = document.querySelector('#count')
const more = document.querySelector('#more')
const atTop = () => scrollY < 80
const minute = 60_000

let fetching = false
let again = false
let news

const say = (element, words) => {
  if (element.textContent !== words) element.textContent = words
}
const posts = (number, word = '') => number + word + (number === 1 ? ' post' : ' posts')

const refresh = async () => {
  again = true
  if (fetching) return
  fetching = true
  try {
    while (again) {
      again = false
      const answer = await fetch('posts')
      if (!answer.ok) throw new Error(answer.status)
      news = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (atTop()) show()
      else offer()
    }
  } catch {
    say(count, 'No connection to the sandbox. Trying again\\u2026')
  } finally {
    fetching = false
  }
}

const isNew = (article) => document.getElementById(article.id) === null

/** Inserting above a reader would move the words under the eyes, so the new posts wait behind a button. */
const offer = () => {
  const waiting = [...news.querySelectorAll('article')].filter(isNew).length
  if (waiting === 0) return show()
  say(more, 'Show ' + posts(waiting, ' new'))
  more.hidden = false
}

const show = () => {
  for (const section of news.querySelectorAll('section')) {
    const list = document.getElementById(section.id)?.querySelector('.posts')
    if (!list) return location.reload()
    merge(list, [...section.querySelectorAll('article')])
  }
  news = undefined
  more.hidden = true
  tally()
}

/** Keeps the articles that stay, so that focus and a selection survive. */
const merge = (list, articles) => {
  const ids = new Set(articles.map(({ id }) => id))
  for (const old of [...list.children]) if (!ids.has(old.id)) old.remove()
  articles.forEach((fresh, index) => {
    const old = document.getElementById(fresh.id)
    if (old) {
      say(old.querySelector('time'), fresh.querySelector('time').textContent)
      if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes)
    } else {
      fresh.classList.add('new')
      list.insertBefore(document.adoptNode(fresh), list.children[index] ?? null)
    }
  })
}

const tally = () => say(count, posts(document.querySelectorAll('article').length) + ' on the page')

more.addEventListener('click', () => {
  show()
  scrollTo({ top: 0 })
})
addEventListener('scroll', () => { if (news && atTop()) show() }, { passive: true })

const source = new EventSource('events')
source.addEventListener('posts', refresh)
source.addEventListener('error', () => say(count, 'No connection to the sandbox. Trying again\\u2026'))
// '2 min. ago' grows old by itself.
setInterval(refresh, minute)
tally()
`
