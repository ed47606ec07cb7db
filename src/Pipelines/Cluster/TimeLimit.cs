using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipelines.Cluster;

/// <summary>
/// A time limit as Slurm takes it: minutes, minutes:seconds, hours:minutes:seconds, days-hours, with :minutes and :seconds.
/// </summary>
internal static partial class TimeLimit
{
    /// <summary>Whether a text is one.</summary>
    public static bool IsMatch(string text) => Pattern().IsMatch(text) && Seconds(text) > 0;

    /// <summary>The time in seconds.</summary>
    public static int Seconds(string text)
    {
        var (days, rest) = text.Split('-') is [var first, var second] ? (Number(first), second) : (-1, text);
        var parts = rest.Split(':').Select(Number).ToArray();
        return parts switch
        {
            [var hours, ..] when days >= 0 =>
                (((((days * 24) + hours) * 60) + parts.ElementAtOrDefault(1)) * 60) + parts.ElementAtOrDefault(2),
            [var minutes] => minutes * 60,
            [var minutes, var seconds] => (minutes * 60) + seconds,
            [var hours, var minutes, var seconds] => (((hours * 60) + minutes) * 60) + seconds,
            _ => 0,
        };
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A([0-9]{1,3}-)?[0-9]{1,5}(:[0-9]{2}){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
