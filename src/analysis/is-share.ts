/** Whether a score is a share of something, as HAL's are: only then it can be read as percent, and tasks solved. */
export function isShare(score: number): boolean {
  return score >= 0 && score <= 1;
}
