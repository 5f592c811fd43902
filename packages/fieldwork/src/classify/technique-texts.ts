/** Designators of the cultural practices and techniques that a task names (OTP → CPC, OTQ). */
import type { Task, TaskData } from '@sheaf/isoxml'

export function techniqueTexts(task: Task, taskData: TaskData): string[] {
  const texts = task.techniques.flatMap(({ culturalPracticeId, techniqueId }) => [
    taskData.culturalPractices.get(culturalPracticeId),
    techniqueId === undefined ? undefined : taskData.operationTechniques.get(techniqueId),
  ])
  return texts.filter((text) => text !== undefined && text !== '') as string[]
}
