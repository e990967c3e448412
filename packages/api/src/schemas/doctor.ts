/** What is wrong with a node, most likely cause first (docs/spec/doctor.md). */
import * as z from 'zod'

export const findingSchema = z
  .object({
    /** Stable: one of the causes of docs/spec/doctor.md §3. */
    id: z.string(),
    certainty: z.enum(['certain', 'likely', 'possible']),
    /** `stops`: Warren cannot be used. `hinders`: part of it, or soon. */
    effect: z.enum(['stops', 'hinders']),
    /** One sentence. */
    title: z.string(),
    /** What was seen, in one line. */
    evidence: z.string(),
    /** What to do or to type. */
    fix: z.string(),
    /** What a program can offer to do about it, beside or instead of `fix` (docs/spec/doctor.md §3). */
    action: z.enum(['unlock', 'join', 'restart', 'relay', 'upstream-off', 'space', 'quota']).optional(),
  })
  .meta({ id: 'Finding' })
export type Finding = z.infer<typeof findingSchema>

export const diagnosisSchema = z
  .object({
    healthy: z.boolean(),
    /** Whether a daemon runs with this home. */
    running: z.boolean(),
    findings: z.array(findingSchema),
    /** What was looked at, and what could not be. */
    checked: z.array(z.string()),
    unchecked: z.array(z.string()),
    tookMs: z.number().min(0),
  })
  .meta({ id: 'Diagnosis' })
export type Diagnosis = z.infer<typeof diagnosisSchema>
