/** The library behind the `hindcast` command: the same functions, without printing. */

export { type AlignedRow, type AlignOptions, type AlignResult, align } from "./align/align.ts";
export type { MatchReason } from "./align/match-row.ts";
export type { AlignReport, CandidateReport, GroupReport, MatchReport, TraceReport } from "./align/report.ts";
export type { ResultRow } from "./align/results-table.ts";
export type { ReadingProgress } from "./align/run-texts.ts";
export type { TextChoice } from "./align/task-text.ts";
export { type Analysis, analysisOf } from "./analysis/analysis.ts";
export type { CleanRun } from "./analysis/clean.ts";
export type { Comparison, PairedMean } from "./analysis/comparison/compare-runs.ts";
export type { BootstrapSettings } from "./analysis/comparison/paired-bootstrap.ts";
export { type Coverage, coverage, type Triple } from "./analysis/coverage.ts";
export type { FailSet, MissingPolicy, RunStandings } from "./analysis/fail-sets/fail-set.ts";
export type { GradedAttempt, GradedRun } from "./analysis/fail-sets/graded-run.ts";
export type { Standing, StandingRule } from "./analysis/fail-sets/standings.ts";
export { parseTaskSelection, type TaskSelection } from "./analysis/fail-sets/task-selection.ts";
export { type Expense, type Frontier, type FrontierPoint, frontiers } from "./analysis/frontier.ts";
export { type ModelMean, modelMeans } from "./analysis/means.ts";
export type { RunNames } from "./analysis/names.ts";
export type { BenchmarkPick, ComparisonTest, Rival } from "./analysis/pick.ts";
export type { Interval, ScoreInterval } from "./analysis/score-intervals.ts";
export type { ScorePrediction } from "./analysis/subset/predict-score.ts";
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
export type { Provenance, ProvenanceInput } from "./analyze/provenance.ts";
export type { Benchmark, BenchmarkSource, Task, TaskAnswer, TrialChoices } from "./benchmarks/benchmark.ts";
export { benchmarkNamed, benchmarks } from "./benchmarks/list.ts";
export { type LoadedTasks, loadTasks } from "./benchmarks/load-tasks.ts";
export type { ByteReader } from "./bytes/byte-reader.ts";
export { openTraceZip, type TraceZipOptions, type ZipLimits, type ZipMember } from "./bytes/zip/trace-zip.ts";
export { type ComparedRun, type CompareOptions, type CompareResult, compare } from "./compare/compare.ts";
export { comparisonDocument } from "./compare/comparison-document.ts";
export {
  type Config,
  type ConfigBenchmark,
  type ConfigPrice,
  type NameTable,
  resolveConfig,
  type ScaffoldGroup,
} from "./config/config.ts";
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
export type { FetchedFile } from "./download/fetch-file.ts";
export { embed } from "./embed/embed.ts";
export type { EmbedEvent, EmbedOptions, EmbedResult } from "./embed/embed-options.ts";
export type { EmbeddedText, Embedder, LongTextRule, RuntimeKind } from "./embeddings/embedder.ts";
export type {
  EmbeddingRecord,
  LocalModel,
  ModelIdentity,
  RemoteModel,
} from "./embeddings/embedding-record.ts";
export {
  type EmbedderOptions,
  openEmbedder,
  type ReopenEmbedderOptions,
} from "./embeddings/open-embedder.ts";
export type { Evaluation, EvaluationOptions, Grading, GradingOptions } from "./eval/evaluation.ts";
export type { FinishOptions, RunResult, RunStart } from "./eval/finish-run.ts";
export type { AttemptAnswered, AttemptGraded, AttemptStep, AttemptUnanswered } from "./eval/log/events.ts";
export type { RunPlan } from "./eval/log/plan.ts";
export { openEvaluation } from "./eval/open-evaluation.ts";
export {
  type OpenRun,
  openRun,
  type ReopenOptions,
  type RunOptions,
  reopenRun,
} from "./eval/open-run.ts";
export { estimateRun, type ReplayResult, regrade, replay, resume, run } from "./eval/run.ts";
export type { AnswerGrade } from "./eval/run-attempts.ts";
export type { ReplayDifference, SessionResult } from "./eval/session.ts";
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
export type { AnsweredTask } from "./eval/stand-in/benchmark-answers.ts";
export type { ModelLedger, NoAnswer, RunSummary } from "./eval/summary.ts";
export { type ExportFormat, type ExportOptions, type ExportResult, exportRun } from "./export/export-run.ts";
export {
  type AnalyzeFailuresOptions,
  type AnalyzeFailuresResult,
  analyzeFailures,
} from "./fail-sets/analyze-failures.ts";
export { failSetDocument } from "./fail-sets/fail-set-document.ts";
export { grade } from "./grade/grade.ts";
export type {
  GradeEvent,
  GradeOptions,
  GradeResult,
  GradingSetup,
  GroundTruthResult,
} from "./grade/grade-options.ts";
export type { GradedAnswer } from "./grade/graded-answer.ts";
export { type Grader, type GraderOptions, openGrader } from "./grade/grader.ts";
export { passAtK, passHatK, type TaskTries } from "./grade/pass-at-k.ts";
export type { GradeScores, ScoresOver } from "./grade/scores.ts";
export type { AttemptHead } from "./hints/attempts/attempt.ts";
export type { AttemptOrigin } from "./hints/attempts/open-attempts.ts";
export type { DatasetReading } from "./hints/attempts/reading.ts";
export { blockMarker, withBlock, withoutBlock } from "./hints/block/markers.ts";
export type { HintBlock, ShownHints } from "./hints/block/render-block.ts";
export { type StripResult, stripFiles } from "./hints/block/strip-files.ts";
export type { HintedTask, LazySequence } from "./hints/finished-tasks.ts";
export type {
  CriterionHint,
  DroppedHint,
  DropReason,
  Evidence,
  FactHint,
  Hint,
  HintEvidence,
  HintKind,
  PitfallHint,
  StrategyHint,
  ToolHint,
} from "./hints/hint.ts";
export { estimateHints, type HintsResult, hints, type SkippedTask } from "./hints/hints.ts";
export type { MergedHints } from "./hints/merge/merge-hints.ts";
export type { HintsEvent, HintsOptions, HintsSettings } from "./hints/options.ts";
export type { HintsSummary } from "./hints/report/summary.ts";
export type { AskedAttempts, SpentOnAnswers, TaskHints } from "./hints/task-result.ts";
export type { TextSource } from "./hints/task-text.ts";
export type { NamedTask } from "./hints/tasks/pack-tasks.ts";
export type { TaskFile } from "./hints/tasks/task-file.ts";
export {
  type AnalyzeTrialOptions,
  type ArmOutcome,
  analyzeTrial,
  type TrialAnalysis,
  type TrialComparison,
} from "./hints/trial/analyze-trial.ts";
export { type ArmsResult, makeArms, type TrialArm } from "./hints/trial/make-arms.ts";
export type { PairedTest } from "./hints/trial/paired-test.ts";
export { type Uploaded, type UploadOptions, uploadHints } from "./hints/upload/upload-hints.ts";
export type { UploadTargetOptions } from "./hints/upload/upload-target.ts";
export { writeHints } from "./hints/write-hints.ts";
export type { HubPatience } from "./hub/retry.ts";
export type { RepoVisibility } from "./hub/visibility.ts";
export { type IngestOptions, type IngestProgress, type IngestResult, ingest } from "./ingest/ingest.ts";
export type { IngestedTrace } from "./ingest/ingest-trace.ts";
export { type MapOptions, type MapResult, map } from "./map/map.ts";
export type { MapRecord } from "./map/map-record.ts";
export type { Neighbour } from "./map/neighbours.ts";
export { type ErrorCode, type ErrorDetails, HindcastError } from "./model/error.ts";
export type { Finding } from "./model/finding.ts";
export { type Json, JsonNumber, type JsonObject } from "./model/json.ts";
export type { AttemptOutcome, Outcome } from "./model/outcome.ts";
export type { ModelUsage, ReportedRun, Run, RunSource, ScoreName, TaskLatency } from "./model/run.ts";
export type { StatusRow } from "./model/status-row.ts";
export type { RunExtras, Tokens, TraceCall, TraceMessage, TraceSummary } from "./model/trace.ts";
export { outcomeOf, type Verdict } from "./model/verdict.ts";
export type { Estimate, EstimateRange } from "./models/cost/estimate.ts";
export type { Patience } from "./models/limiter/backoff.ts";
export { type Models, openModels } from "./models/models.ts";
export type { BatchTiming, ModelsOptions } from "./models/models-options.ts";
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
export type { BatchTrouble, FaultShares, StandInFate, StandInOptions } from "./models/stand-in/options.ts";
export type { StandInQuestion } from "./models/stand-in/question.ts";
export type { Tally } from "./models/tally.ts";
export {
  type ModelRate,
  type ModelRates,
  type OwnPrice,
  type PriceTable,
  priceTable,
} from "./prices/price-table.ts";
export { queryRows, queryToParquet } from "./query/query.ts";
export { type OpenSandboxOptions, openSandbox } from "./sandbox/open-sandbox.ts";
export type {
  InspectedTask,
  Limits,
  ProgramFacts,
  Sandbox,
  SandboxIdentity,
  SandboxKind,
  SandboxProgram,
  Trial,
  TrialFacts,
  TrialOptions,
  TrialTests,
} from "./sandbox/sandbox.ts";
export {
  type EvalResults,
  type EvaluatedAnswer,
  readEvalResults,
} from "./sources/bigcodebench/read-eval-results.ts";
export type { ResultsName } from "./sources/bigcodebench/results-name.ts";
export type { Episode, EpisodeItem, EpisodeMessage } from "./sources/episodes/episode.ts";
export {
  type EpisodeOrigin,
  type EpisodeSource,
  type OpenEpisodesOptions,
  openEpisodes,
} from "./sources/episodes/open-episodes.ts";
export type { EpisodeOutcome } from "./sources/episodes/outcome.ts";
export type { OneTraceOptions } from "./sources/hal/find-traces.ts";
export type { RunSet } from "./sources/hal/read-runs.ts";
export { readStatusSheet } from "./sources/hal/status-sheet.ts";
export {
  readTraceCalls as readTrace,
  type TraceCallsOptions,
  type TraceCallWithMessages,
} from "./sources/hal/trace-calls.ts";
export type { InspectHeader, InspectHeadline } from "./sources/inspect/header.ts";
export { type InspectLog, type InspectSampleSource, openInspectLog } from "./sources/inspect/log.ts";
export type { InspectSampleSummary } from "./sources/inspect/summary.ts";
export { type ReadRunsOptions, readRuns } from "./sources/read-runs.ts";
export type { ColumnValues, StoreRow, TableName } from "./store/columns.ts";
export type { CommittedRun } from "./store/run-writer.ts";
export { openStore, type Store, type StoredMessage } from "./store/store.ts";
export {
  type Subset,
  type SubsetMethod,
  type SubsetOptions,
  type SubsetWay,
  subset,
} from "./subset/subset.ts";
export { subsetDocument } from "./subset/subset-document.ts";
export type { FileDigest } from "./tables/output-folder.ts";
export {
  rebuildTranscript,
  type Transcript,
  type TranscriptSegment,
  type TranscriptTurn,
} from "./transcript/rebuild-transcript.ts";
