namespace Pipelines;

/// <summary>A row of a contact sheet.</summary>
/// <param name="Label">The image's class; null where it has none.</param>
/// <param name="Path">The image.</param>
public sealed record ContactSheetRow(string? Label, string Path)
{
    /// <summary>What the sheet says above the row.</summary>
    internal string Caption => $"{Label}  {System.IO.Path.GetFileName(Path)}".Trim();
}
