import * as z from 'zod'
import { PROBLEM_TYPES, type ProblemKind } from '../problem.ts'

export const problemKindSchema = z
  .enum(Object.keys(PROBLEM_TYPES) as [ProblemKind, ...ProblemKind[]])
  .meta({ id: 'ProblemKind' })
