using Pipelines.Data.Places;

namespace Pipelines.Prediction;

/// <summary>Where images were looked for.</summary>
/// <param name="Folder">The folder, with all below it that the pattern matches.</param>
/// <param name="Pattern">The pattern below the folder; null for all images.</param>
internal sealed record ImageOrigin(string Folder, Glob? Pattern = null)
{
    /// <summary>Whether the same search finds images in folders that lie in another one.</summary>
    /// <param name="folder">The other folder, relative to <see cref="Folder"/>, with forward slashes; empty for that one.</param>
    /// <param name="names">Names of the folders in it.</param>
    public bool Finds(string folder, IEnumerable<string> names) =>
        Pattern is null || names.Any(name => Pattern.MayMatchBelow(folder.Length == 0 ? name : $"{folder}/{name}"));

    /// <inheritdoc/>
    public override string ToString() => Folder.Length == 0 ? "." : Folder;
}
