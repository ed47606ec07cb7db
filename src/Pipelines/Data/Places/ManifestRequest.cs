namespace Pipelines.Data.Places;

/// <summary>What is expected of a manifest.</summary>
/// <param name="IsLabelled">Whether every image must have a label.</param>
/// <param name="CanMap">Whether the manifest belongs to a pipeline, whose options can name other columns.</param>
/// <param name="IsForTraining">Whether its images are trained on: a manifest of held-out images needs no splits and no groups.</param>
/// <param name="Columns">Other names of the columns.</param>
/// <param name="Group">The column of the groups, or a <see cref="GroupPattern"/>; null for the usual column, if there is one.</param>
internal sealed record ManifestRequest(
    bool IsLabelled, bool CanMap = false, bool IsForTraining = false, ManifestColumns? Columns = null, string? Group = null);
