using Pipelines.Reporting.Html;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>report.html</c>.</summary>
internal sealed class ReportHtmlArtifact : Artifact<IReportOutcome>
{
    /// <summary>The file's name.</summary>
    public const string Name = "report.html";

    public override string FileName => Name;

    public override string Description => "The result as a page to look at, with the pictures behind every number.";

    public override bool IsOptional => true;

    public override bool IsWanted(PipelineOptions options) => options.Report.Enabled;

    protected override void WriteFile(string path, IReportOutcome outcome, ArtifactRun run) =>
        File.WriteAllText(path, outcome.ToReport(run).Text);
}

/// <summary>An outcome that has a page.</summary>
internal interface IReportOutcome
{
    /// <summary>The page.</summary>
    /// <param name="run">Whose run it is.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Markup ToReport(ArtifactRun run);
}
