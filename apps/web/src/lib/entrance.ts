/** Asks for the session before anything else of the page is loaded or drawn: what the daemon needs to answer passes beside that. */
import { enter, type Entrance } from './enter.ts'

export const entrance: Promise<Entrance> = enter()
