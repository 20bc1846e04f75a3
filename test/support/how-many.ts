/**
 * How often a test repeats what it does at random: as the environment variable says, else few times by hand and more
 * where everything is tested (`HINDCAST_TEST_ALL=1`, as in CI).
 */
export function howMany(few: number, all: number, variable?: string): number {
  const told = variable && process.env[variable];
  if (told) return Number(told);
  return process.env["HINDCAST_TEST_ALL"] === "1" ? all : few;
}
