/** Where each field of an article is looked for, the best place first. docs/pages.md says why in words. */

/**
 * The order within a field: what the newsroom wrote for machines that read articles (JSON-LD), what it wrote for social
 * networks (Open Graph, `article:`, Twitter cards), what stands on the page (microdata, headings, bylines), what it wrote
 * for other services, and last what JSON-LD says of the page as a whole, which is often the site's.
 */
export const places = {
  headline: [
    ...['json-ld headline', 'og:title', 'twitter:title', 'itemprop headline', 'json-ld name'],
    ...[
      'meta parsely-title',
      'meta sailthru.title',
      'meta dc.title',
      'meta title',
      'title',
      'h1',
      'json-ld page name',
    ],
  ],
  standfirst: [
    ...[
      'json-ld description',
      'og:description',
      'twitter:description',
      'itemprop description',
      'meta description',
    ],
    ...['meta sailthru.description', 'meta dc.description', 'json-ld page description'],
  ],
  authors: [
    ...[
      'json-ld author',
      'article:author',
      'itemprop author',
      'meta author',
      'meta byl',
      'meta parsely-author',
    ],
    ...[
      'meta sailthru.author',
      'meta dc.creator',
      'meta dcsext.author',
      'json-ld creator',
      'itemprop creator',
    ],
    ...['rel author', 'byline', 'twitter:creator:name', 'json-ld page author'],
  ],
  section: [
    ...[
      'json-ld section',
      'article:section',
      'itemprop articlesection',
      'meta parsely-section',
      'meta section',
    ],
    'json-ld breadcrumb',
  ],
  tags: [
    ...['article:tag', 'json-ld keywords', 'itemprop keywords', 'meta parsely-tags', 'meta sailthru.tags'],
    ...['meta news_keywords', 'meta keywords', 'json-ld page keywords'],
  ],
  publishedAt: [
    ...['json-ld published', 'article:published_time', 'article:published', 'itemprop datepublished'],
    ...[
      'meta parsely-pub-date',
      'meta sailthru.date',
      'meta iso-8601-publish-date',
      'meta pubdate',
      'meta date',
    ],
    ...[
      'meta dc.date.issued',
      'meta dc.date',
      'meta dc.created',
      'json-ld created',
      'json-ld page published',
      'time',
      'dateline',
    ],
  ],
  updatedAt: [
    ...['json-ld modified', 'article:modified_time', 'article:modified', 'og:updated_time'],
    ...['itemprop datemodified', 'meta last-modified', 'meta dc.modified', 'json-ld page modified'],
  ],
  language: [
    ...[
      'json-ld language',
      'html lang',
      'itemprop inlanguage',
      'og:locale',
      'meta content-language',
      'meta dc.language',
    ],
    'json-ld page language',
  ],
  url: ['link canonical', 'og:url', 'json-ld address', 'twitter:url'],
  paywall: ['json-ld free', 'itemprop isaccessibleforfree', 'article:content_tier'],
} satisfies Record<string, string[]>

/** Where the name of the site stands: it is no part of a headline. */
export const siteNames = [
  ...['og:site_name', 'json-ld publisher', 'json-ld site', 'itemprop publisher', 'meta application-name'],
  ...['meta apple-mobile-web-app-title', 'meta publisher', 'meta dc.publisher', 'json-ld page publisher'],
]

/** The picture that the newsroom chose for social networks goes before the one that it names for search engines. */
export const picturePlaces = [
  ...['og:image', 'twitter:image', 'json-ld image', 'json-ld page image', 'json-ld page primaryImageOfPage'],
  ...['itemprop image', 'link image_src', 'json-ld thumbnailUrl', 'json-ld page thumbnailUrl', 'img'],
]
