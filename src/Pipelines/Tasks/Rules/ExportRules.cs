namespace Pipelines.Tasks.Rules;

/// <summary>The rules of what is exported.</summary>
internal static class ExportRules
{
    /// <summary>The rule of tasks whose models have no 8-bit form.</summary>
    public static OptionRule NoInt8 { get; } = new(
        ["export.int8"],
        options => options.Export.Int8 is { Enabled: true },
        _ => "Only a classifier has an 8-bit form: its accuracy shows whether it is good enough.",
        "Remove \"int8\".");
}
