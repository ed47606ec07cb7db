namespace Pipelines.Tasks.Artifacts;

/// <summary><c>model-card.md</c>.</summary>
internal sealed class ModelCardArtifact : Artifact<IModelCardOutcome>
{
    /// <summary>The file's name.</summary>
    public const string Name = "model-card.md";

    public override string FileName => Name;

    public override string Description => "What the model is for, its data, figures, limits and settings, to read and to complete.";

    public override bool IsOptional => true;

    protected override void WriteFile(string path, IModelCardOutcome outcome, ArtifactRun run) =>
        File.WriteAllText(path, ModelCard.Write((TaskOutcome)outcome, outcome, run, WrittenNotes(run.Folder)));

    /// <summary>What a person wrote into the card of the newest run before this one; null where there is none.</summary>
    private static string? WrittenNotes(string runFolder)
    {
        var runs = Directory.GetParent(runFolder)!.FullName;
        var newest = Directory.EnumerateDirectories(runs)
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && File.Exists(Path.Combine(folder, Name)))
            .Max(StringComparer.Ordinal);
        return newest is null ? null : ModelCard.NotesIn(File.ReadAllText(Path.Combine(newest, Name)));
    }
}

/// <summary>An outcome that has a model card.</summary>
internal interface IModelCardOutcome
{
    /// <summary>What the card says of it.</summary>
    public ModelCardContent ToModelCard();
}

/// <summary>What a model card says of one model; Markdown.</summary>
/// <param name="Purpose">What the model does, in one or two sentences.</param>
/// <param name="Results">Its figures.</param>
/// <param name="Limits">What it is not good at, as far as the run found out; a sentence each.</param>
internal sealed record ModelCardContent(string Purpose, string Results, IReadOnlyList<string> Limits);
