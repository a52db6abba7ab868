/** Stories of a usual size, each with words of its own: X refuses a text it has seen. */

export const storyUrl = (number: number) => `https://bench.example/city/story-${number}`

/** An article as a CMS puts it into the queue, about 1 KB. */
export const story = (number: number) => ({
  id: `story-${number}`,
  url: storyUrl(number),
  headline: `Ferry ${number} leaves the north quay for the last time`,
  standfirst: `Boat number ${number} of the harbour line goes to the shipyard on Friday. A smaller one takes its place.`,
  body: [
    `The harbour line retires its ferry number ${number} after 31 years and some 400,000 crossings. It carried workers to the docks, schoolchildren to the island and, twice, a bride.`,
    'The boat that replaces it runs on batteries and holds 80 passengers, 40 fewer than before. The line says that it will cross every ten minutes instead of every fifteen, so that nobody has to wait longer.',
    'Passengers may come aboard on Friday from noon. The last crossing leaves the north quay at 18:40, and the crew asks everybody who owns a photograph of the old boat to bring it along.',
  ],
  section: 'City',
  tags: ['harbour', 'transport'],
})
