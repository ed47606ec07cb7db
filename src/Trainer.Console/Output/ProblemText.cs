using Pipelines;

namespace Trainer.Output;

/// <summary>Adds the options and commands of the command line to the problems that the library reports.</summary>
internal static class ProblemText
{
    private const string OverridePlace = "override ";

    /// <summary>The place of the problem, with the option that set it.</summary>
    public static string Place(Problem problem) => problem.Place.StartsWith(OverridePlace, StringComparison.Ordinal)
        ? $"--set {problem.Place[OverridePlace.Length..]}"
        : problem.Place;

    /// <summary>The option or command that helps; empty where there is none.</summary>
    public static string Hint(Problem problem) => problem.Action switch
    {
        null => "",
        { Kind: ProblemActionKind.ChooseRunsFolder } => "Another folder: --output FOLDER.",
        { Kind: ProblemActionKind.ChooseWeightFolder } => "Another folder: --cache FOLDER with 'trainer backbones'.",
        { Kind: ProblemActionKind.ChoosePipeline } => "Name it with --pipeline NAME.",
        { Kind: ProblemActionKind.StartAnew } => "Without --resume a new run starts.",
        { Kind: ProblemActionKind.ListBackbones } => "'trainer backbones list' shows the names.",
        { Kind: ProblemActionKind.DownloadWeights, Subject: var name } => $"'trainer backbones pull {name}' downloads them.",
        { Kind: ProblemActionKind.ReplaceFile } => "--force replaces it; --output FILE writes another one.",
        { Kind: ProblemActionKind.ChooseConfigurationFile } => "Another place: --output FILE.",
        { Kind: ProblemActionKind.ChooseModel } => "--model MODEL names it.",
        { Kind: ProblemActionKind.MakeLinks } => "--link makes links.",
        { Kind: ProblemActionKind.CopyImages } => "--copy copies them.",
        { Kind: ProblemActionKind.ChoosePort } => "Another port: --port N; --port 0 takes a free one.",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Action.Kind, "Unknown action."),
    };

    /// <summary>The problem in one line.</summary>
    public static string Line(Problem problem) => $"{problem with { Place = Place(problem) }} {Hint(problem)}".TrimEnd();
}
