using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation.Messages;

/// <summary>Tells messages from the other texts of the program, such as keys, headings of tables and names of files.</summary>
internal static partial class MessageForm
{
    private const int FewWords = 2;
    private const int ManyWords = 4;

    /// <summary>A text that stands by itself: a sentence, or its beginning, which an error of the system ends.</summary>
    public static bool IsSentence(string text) =>
        !Page().IsMatch(text) && (IsWhole(text)
            ? Words(text) >= (IsBegun(text) || InsertedFirst().IsMatch(text) ? FewWords : ManyWords)
            : IsBegun(text) && Words(text) >= ManyWords);

    /// <summary>A text that people meet inside another: a reason.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file that has it.</param>
    public static bool IsReason(string text, string file)
    {
        if (Page().IsMatch(text) || IsSentence(text))
        {
            return false;
        }

        return file.StartsWith("Trainer.Console/", StringComparison.Ordinal)
            ? text.StartsWith("interrupted: ", StringComparison.Ordinal) && Words(text) >= ManyWords
            : Words(text) >= (IsOfImageFiles(file) || Failure().IsMatch(text) ? FewWords : ManyWords) && !Figures().IsMatch(text);
    }

    // Their short reasons are what "skipped:" shows, and nothing stands around them.
    private static bool IsOfImageFiles(string file) =>
        file.StartsWith("Pipelines/Imaging/", StringComparison.Ordinal) || file.Contains("/ImageFile.cs", StringComparison.Ordinal)
        || file.Contains("/FolderWalk.cs", StringComparison.Ordinal) || file.Contains("/ImageStream.cs", StringComparison.Ordinal);

    private static bool IsWhole(string text) => text.TrimEnd() is [.., '.' or '?'];

    private static bool IsBegun(string text) => Beginning().IsMatch(text);

    private static int Words(string text) => Word().Count(text);

    [GeneratedRegex(@"(?<![\w.])[A-Za-z][\w'.-]*[A-Za-z]|\b(a|A|I)\b")]
    private static partial Regex Word();

    [GeneratedRegex("^\\W*…")]
    private static partial Regex InsertedFirst();

    /// <summary>A capital letter, behind a name or a quoted word or not; or the path of an option.</summary>
    [GeneratedRegex(@"^[^A-Za-z]*[A-Z]|^…: [a-z]|^[a-z]\w*\.\w+")]
    private static partial Regex Beginning();

    /// <summary>A part of a generated page, or an expression.</summary>
    [GeneratedRegex(@"^(\^|#+ |\| |- |// |http)|`|^(Options: |ImageNet|NuGet)")]
    private static partial Regex Page();

    [GeneratedRegex(@"\b(cannot|could not)\b")]
    private static partial Regex Failure();

    /// <summary>Results and progress.</summary>
    [GeneratedRegex(@"^\W*(accuracy|k|loss|learning rate|backbone|validation|purity|torchvision|trained|training)\b")]
    private static partial Regex Figures();
}
