/** Ready mappings: what WordPress, Ghost, Strapi and Superdesk send, and how they say who they are. */
import type { Mapping } from './mapping.ts'
import type { Signing } from './signature.ts'

export interface Preset {
  /** As people call it. */
  label: string
  signing: Signing
  mapping: Mapping
}

/**
 * WordPress sends no webhooks by itself. Of what plugins send, the post as its own REST API shows it is the one form that
 * WordPress documents and that all of its versions since 4.7 share; docs/hooks.md has the plugin of fifteen lines that
 * sends and signs it. https://developer.wordpress.org/rest-api/reference/posts/
 */
const wordpress: Preset = {
  label: 'WordPress',
  signing: { scheme: 'crier' },
  mapping: {
    only: { type: ['post'] },
    status: { from: ['event', 'status'], published: ['publish'], retracted: ['unpublish', 'trash'] },
    id: '{$hook}:{id}',
    url: 'link',
    headline: 'title.rendered | html',
    standfirst: 'excerpt.rendered | html | whole',
    body: 'content.rendered | html',
    section: '_embedded.wp:term[][taxonomy=category][].name | html',
    tags: '_embedded.wp:term[][taxonomy=post_tag][].name | html',
    // Of Polylang and WPML; WordPress itself knows no language of a post.
    language: 'lang',
    authors: '_embedded.author[].name | html',
    images: [{ each: '_embedded.wp:featuredmedia[]', url: 'source_url', alt: 'alt_text | html' }],
    publishedAt: 'date_gmt | utc',
    updatedAt: 'modified_gmt | utc',
  },
}

/**
 * https://docs.ghost.org/webhooks and the payloads in Ghost's own tests:
 * https://github.com/TryGhost/Ghost/blob/main/ghost/core/test/e2e-webhooks/__snapshots__/posts.test.js.snap
 * Older versions leave out the name of the event; then the change of `status` tells it.
 */
const ghost: Preset = {
  label: 'Ghost',
  signing: { scheme: 'ghost' },
  mapping: {
    status: {
      from: [
        'event',
        '{post.previous.status} to {post.current.status}',
        'post.current.status',
        '{post.previous.status} deleted',
      ],
      published: [
        'post.published',
        'post.published.edited',
        'draft to published',
        'scheduled to published',
        'published',
      ],
      retracted: ['post.unpublished', 'post.deleted', 'published to draft', 'published deleted'],
    },
    id: ['{$hook}:{post.current.id}', '{$hook}:{post.previous.id}'],
    url: 'post.current.url',
    headline: 'post.current.title',
    // `excerpt` is the beginning of the story, cut after 500 characters; only this one is written by a person.
    standfirst: 'post.current.custom_excerpt',
    body: 'post.current.html | html',
    section: 'post.current.primary_tag.name',
    // Tags whose names begin with # are internal: no reader sees them.
    tags: 'post.current.tags[visibility=public][].name',
    authors: 'post.current.authors[].name',
    images: [
      {
        each: 'post.current',
        url: 'feature_image',
        alt: 'feature_image_alt',
        credit: 'feature_image_caption | html',
      },
    ],
    publishedAt: 'post.current.published_at',
    updatedAt: 'post.current.updated_at',
  },
}

/**
 * https://docs.strapi.io/cms/backend-customization/webhooks: a header of one's own, no signature. `entry` holds the fields
 * of the newsroom's content type, so these are the names of Strapi's own blog template and the usual others. From version
 * 5 on `documentId` is the story and each of its languages a variant; before, `id` was one language of it.
 */
const strapi: Preset = {
  label: 'Strapi',
  signing: { scheme: 'secret', header: 'Authorization', time: 'createdAt' },
  mapping: {
    only: { model: ['article'] },
    status: { from: 'event', published: ['entry.publish'], retracted: ['entry.unpublish', 'entry.delete'] },
    id: [
      '{$hook}:{entry.documentId}:{entry.locale}',
      '{$hook}:{entry.documentId}',
      '{$hook}:{model}:{entry.id}',
    ],
    url: ['entry.url', 'entry.slug'],
    headline: ['entry.title', 'entry.headline'],
    standfirst: ['entry.standfirst', 'entry.description', 'entry.excerpt', 'entry.summary'],
    body: [
      'entry.body | blocks',
      'entry.content | blocks',
      'entry.body | markdown',
      'entry.content | markdown',
      'entry.blocks[].body | markdown',
    ],
    section: ['entry.category.name', 'entry.section.name'],
    tags: 'entry.tags[].name',
    language: 'entry.locale',
    authors: ['entry.authors[].name', 'entry.author.name'],
    images: [
      { each: 'entry.cover', url: 'url', alt: 'alternativeText', credit: 'caption' },
      { each: 'entry.image', url: 'url', alt: 'alternativeText', credit: 'caption' },
    ],
    publishedAt: 'entry.publishedAt',
    updatedAt: 'entry.updatedAt',
  },
}

/**
 * ninjs 1, 2 and 3, as Superdesk and the agencies send it: https://iptc.org/standards/ninjs/ and
 * https://github.com/superdesk/superdesk-core/blob/develop/superdesk/publish/formatters/ninjs_formatter.py
 * Names are small letters before version 3 and have a capital in the middle from it on. Superdesk signs the body with SHA-1:
 * https://github.com/superdesk/newsroom/blob/develop/newsroom/push/__init__.py
 */
const ninjs: Preset = {
  label: 'ninjs (Superdesk)',
  signing: { scheme: 'hmac', header: 'x-superdesk-signature', hash: 'sha1' },
  mapping: {
    only: { type: ['text'] },
    status: {
      from: ['pubstatus', 'pubStatus', { value: 'usable' }],
      published: ['usable'],
      retracted: ['canceled', 'cancelled'],
    },
    priority: { from: 'urgency', breaking: [1] },
    id: ['guid', 'uri'],
    url: 'uri',
    headline: ['headline | html', 'headlines[role=main][0].value', 'headlines[0].value'],
    standfirst: ['description_text', 'description_html | html', 'descriptions[0].value | html'],
    body: [
      'body_html | html',
      'body_xhtml | html',
      'bodies[contenttype=text/html][0].value | html',
      'bodies[contentType=text/html][0].value | html',
      'bodies[contenttype=application/xhtml+xml][0].value | html',
      'bodies[contentType=application/xhtml+xml][0].value | html',
      'body_text',
      'bodies[contenttype=text/plain][0].value',
      'bodies[contentType=text/plain][0].value',
    ],
    section: 'service[0].name',
    tags: ['subject[].name', 'subjects[].name', 'keywords[]'],
    language: 'language',
    authors: ['authors[].name', 'byline', 'by'],
    images: [
      {
        each: 'associations.featuremedia',
        url: 'renditions.original.href',
        alt: ['body_text', 'description_text'],
        credit: ['byline', 'copyrightholder'],
      },
      {
        each: 'associations.*[type=picture]',
        url: ['renditions.original.href', 'renditions[0].href'],
        alt: ['body_text', 'description_text', 'descriptions[0].value'],
        credit: ['byline', 'by', 'copyrightholder'],
      },
    ],
    publishedAt: ['firstpublished', 'firstcreated', 'firstCreated', 'versioncreated', 'versionCreated'],
    updatedAt: ['versioncreated', 'versionCreated'],
    version: 'version',
    embargoUntil: 'embargoed',
  },
}

export const presets = { wordpress, ghost, strapi, ninjs } as const satisfies Record<string, Preset>
export type PresetName = keyof typeof presets

interface Chosen {
  from?: PresetName
  map: Mapping
  signature?: Signing
}

/** A field of one's own goes before that of the preset. */
export const mappingOf = ({ from, map }: Omit<Chosen, 'signature'>): Mapping => ({
  ...(from && presets[from].mapping),
  ...map,
})

/** A hook that says nothing of it, and is of no CMS we know, is signed as Crier would. */
export const signingOf = ({ from, signature }: Omit<Chosen, 'map'>): Signing =>
  signature ?? (from ? presets[from].signing : { scheme: 'crier' })
