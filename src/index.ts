/** The library behind the `hindcast` command: the same functions, without printing. */

export { type AlignedRow, type AlignOptions, type AlignResult, align } from "./align/align.ts";
export type { AlignReport } from "./align/report.ts";
export { type Analysis, analyse } from "./analysis/analysis.ts";
export type { CleanRun } from "./analysis/clean.ts";
export type { Comparison, PairedMean } from "./analysis/comparison/compare-runs.ts";
export type { BootstrapSettings } from "./analysis/comparison/paired-bootstrap.ts";
export { type Coverage, coverage, type Triple } from "./analysis/coverage.ts";
export type { FailSet, MissingPolicy } from "./analysis/fail-sets/fail-set.ts";
export { parseTaskSelection, type TaskSelection } from "./analysis/fail-sets/task-selection.ts";
export { type Expense, type Frontier, type FrontierPoint, frontiers } from "./analysis/frontier.ts";
export { type ModelMean, modelMeans } from "./analysis/means.ts";
export type { Pick, Rival } from "./analysis/pick.ts";
export type { Interval, ScoreInterval } from "./analysis/score-intervals.ts";
export type { WinRateInterval, WinRateUncertainty } from "./analysis/win-rate-bootstrap.ts";
export {
  type FieldWinRate,
  type ModelWinRate,
  type WinRateKind,
  type WinRates,
  winRates,
} from "./analysis/win-rates.ts";
export { type AnalyzeOptions, type AnalyzeResult, analyze } from "./analyze/analyze.ts";
export { type CheckOptions, type CheckResult, check } from "./analyze/check.ts";
export type { Provenance } from "./analyze/provenance.ts";
export type { Benchmark, Task, TaskAnswer } from "./benchmarks/benchmark.ts";
export { benchmarkNamed, benchmarks } from "./benchmarks/list.ts";
export { type LoadedTasks, loadTasks } from "./benchmarks/load-tasks.ts";
export { openTraceZip, type TraceZipOptions, type ZipLimits, type ZipMember } from "./bytes/zip/trace-zip.ts";
export { type ComparedRun, type CompareOptions, type CompareResult, compare } from "./compare/compare.ts";
export { comparisonDocument } from "./compare/comparison-document.ts";
export { type Config, resolveConfig } from "./config/config.ts";
export { type LoadedConfig, loadConfig } from "./config/load.ts";
export { hal } from "./config/presets/hal.ts";
export type { ConfigFile } from "./config/schema.ts";
export { type DecryptOptions, decrypt } from "./decrypt/decrypt.ts";
export { encrypt } from "./decrypt/encrypt.ts";
export type { OutputFiles, WriteOptions, Written } from "./decrypt/output-files.ts";
export { type BenchmarkData, benchmarkData } from "./download/benchmark-data.ts";
export {
  type DownloadOptions,
  type DownloadResult,
  download,
} from "./download/download.ts";
export type { DownloadEvent } from "./download/events.ts";
export { embed } from "./embed/embed.ts";
export type { EmbedEvent, EmbedOptions, EmbedResult } from "./embed/embed-options.ts";
export type { EmbeddedText, Embedder } from "./embeddings/embedder.ts";
export type { EmbeddingRecord } from "./embeddings/embedding-record.ts";
export { type EmbedderOptions, openEmbedder } from "./embeddings/open-embedder.ts";
export type { Evaluation, EvaluationOptions, Grading, GradingOptions } from "./eval/evaluation.ts";
export type { FinishOptions, RunResult, RunStart } from "./eval/finish-run.ts";
export type { RunPlan } from "./eval/log/plan.ts";
export { openEvaluation } from "./eval/open-evaluation.ts";
export { type OpenRun, openRun, type ReopenOptions, type RunOptions, reopenRun } from "./eval/open-run.ts";
export { estimateRun, type ReplayResult, regrade, replay, resume, run } from "./eval/run.ts";
export type { ReplayDifference } from "./eval/session.ts";
export { programSandbox } from "./eval/solver-of-plan.ts";
export type { MindsMode, MindsSettings } from "./eval/solvers/minds.ts";
export { openSolver, type ProgramSandbox, type SolverChoices } from "./eval/solvers/open-solver.ts";
export {
  type AskOptions,
  defineSolver,
  type Solver,
  type SolverContext,
  SolverFailure,
  type SolverTask,
} from "./eval/solvers/solver.ts";
export type { ModelLedger, NoAnswer, RunSummary } from "./eval/summary.ts";
export { type ExportFormat, type ExportOptions, type ExportResult, exportRun } from "./export/export-run.ts";
export {
  type AnalyzeFailuresOptions,
  type AnalyzeFailuresResult,
  analyzeFailures,
} from "./fail-sets/analyze-failures.ts";
export { failSetDocument } from "./fail-sets/fail-set-document.ts";
export { grade } from "./grade/grade.ts";
export type { GradeEvent, GradeOptions, GradeResult } from "./grade/grade-options.ts";
export type { GradedAnswer } from "./grade/graded-answer.ts";
export { type Grader, type GraderOptions, openGrader } from "./grade/grader.ts";
export { passAtK, passHatK } from "./grade/pass-at-k.ts";
export { blockMarker, withBlock, withoutBlock } from "./hints/block/markers.ts";
export { type StripResult, stripFiles } from "./hints/block/strip-files.ts";
export type { Evidence, Hint } from "./hints/hint.ts";
export { estimateHints, type HintsResult, hints } from "./hints/hints.ts";
export type { HintsEvent, HintsOptions } from "./hints/options.ts";
export type { HintsSummary } from "./hints/report/summary.ts";
export { analyzeTrial, type TrialAnalysis } from "./hints/trial/analyze-trial.ts";
export { type ArmsResult, makeArms } from "./hints/trial/make-arms.ts";
export { type Uploaded, type UploadOptions, uploadHints } from "./hints/upload/upload-hints.ts";
export { writeHints } from "./hints/write-hints.ts";
export { type IngestOptions, type IngestProgress, type IngestResult, ingest } from "./ingest/ingest.ts";
export { type MapOptions, type MapResult, map } from "./map/map.ts";
export type { Neighbour } from "./map/neighbours.ts";
export { type ErrorCode, HindcastError } from "./model/error.ts";
export type { Finding } from "./model/finding.ts";
export type { Outcome } from "./model/outcome.ts";
export type { Run, ScoreName, TaskLatency } from "./model/run.ts";
export type { Tokens, TraceCall, TraceMessage, TraceSummary } from "./model/trace.ts";
export { outcomeOf, type Verdict } from "./model/verdict.ts";
export type { Estimate, Range } from "./models/cost/estimate.ts";
export { type Models, type ModelsOptions, openModels } from "./models/models.ts";
export type {
  Answer,
  Effort,
  Failure,
  FailureReason,
  FinishReason,
  Follower,
  Message,
  ModelRequest,
  Reply,
} from "./models/request.ts";
export type { FaultShares, StandInOptions } from "./models/stand-in/options.ts";
export type { Tally } from "./models/tally.ts";
export { type OwnPrice, type PriceTable, priceTable } from "./prices/price-table.ts";
export { queryRows, queryToParquet } from "./query/query.ts";
export { type OpenSandboxOptions, openSandbox } from "./sandbox/open-sandbox.ts";
export type { Limits, Sandbox, SandboxIdentity, Trial, TrialFacts } from "./sandbox/sandbox.ts";
export {
  type EvalResults,
  type EvaluatedAnswer,
  readEvalResults,
} from "./sources/bigcodebench/read-eval-results.ts";
export type { Episode, EpisodeItem } from "./sources/episodes/episode.ts";
export { type EpisodeSource, openEpisodes } from "./sources/episodes/open-episodes.ts";
export type { RunSet } from "./sources/hal/read-runs.ts";
export { readStatusSheet } from "./sources/hal/status-sheet.ts";
export {
  readTraceCalls as readTrace,
  type TraceCallsOptions,
  type TraceCallWithMessages,
} from "./sources/hal/trace-calls.ts";
export { type InspectLog, openInspectLog } from "./sources/inspect/log.ts";
export { type ReadRunsOptions, readRuns } from "./sources/read-runs.ts";
export type { StoreRow } from "./store/columns.ts";
export { openStore, type Store, type StoredMessage } from "./store/store.ts";
export {
  type Subset,
  type SubsetMethod,
  type SubsetOptions,
  type SubsetWay,
  subset,
} from "./subset/subset.ts";
export { subsetDocument } from "./subset/subset-document.ts";
export { rebuildTranscript, type Transcript } from "./transcript/rebuild-transcript.ts";
