using System.Globalization;
using Pipelines;

namespace Trainer.Output.Formatting;

/// <summary>The numbers in the tables of all commands.</summary>
internal static class Tables
{
    /// <summary>A share or score with four digits.</summary>
    public static string Share(double? value) => value is { } number ? number.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    /// <summary>An interval in parentheses; nothing where there is none.</summary>
    public static string Limits(Interval? interval) => interval is null ? "" : $"({interval})";

    /// <summary>A number with four significant digits.</summary>
    public static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
