namespace Trainer.Output;

/// <summary>The format of results on standard output.</summary>
public enum OutputFormat
{
    /// <summary>For a person.</summary>
    Table,

    /// <summary>For a program.</summary>
    Json,

    /// <summary>For a spreadsheet.</summary>
    Csv,
}
