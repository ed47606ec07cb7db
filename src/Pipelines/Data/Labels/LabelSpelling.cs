using Pipelines.Text;

namespace Pipelines.Data.Labels;

/// <summary>Finds labels that are different texts and look the same: two classes that were meant to be one.</summary>
internal static class LabelSpelling
{
    private const string Remedy = "Write both the same, or give the classes names that differ visibly.";

    /// <summary>A problem for each label that looks like an earlier one, begins or ends with a blank, or cannot be seen.</summary>
    /// <param name="labels">All labels of the data; the same label may be there more than once.</param>
    /// <param name="known">Labels that are right as they are: those of a model.</param>
    public static IEnumerable<Problem> Check(IEnumerable<LabelPlace> labels, IReadOnlyList<LabelPlace>? known = null)
    {
        var right = (known ?? []).Select(label => label.Label).ToHashSet(StringComparer.Ordinal);
        var seen = (known ?? []).DistinctBy(label => LabelLook.Of(label.Label)).ToDictionary(label => LabelLook.Of(label.Label));
        foreach (var label in labels.DistinctBy(label => label.Label).Where(label => !right.Contains(label.Label)))
        {
            var look = LabelLook.Of(label.Label);
            if (look.Length == 0)
            {
                yield return new(
                    label.Place,
                    $"The label \"{label.Label}\" has no character that can be seen, only {CharacterList(label.Label)}.",
                    "Give the class a name.");
            }
            else if (label.Label != label.Label.Trim())
            {
                yield return new(label.Place, $"The label \"{label.Label}\" begins or ends with a blank.", "Remove the blank.");
            }
            else if (!seen.TryAdd(look, label))
            {
                yield return Alike(label, seen[look]);
            }
        }
    }

    /// <summary>The problem that two labels look the same.</summary>
    public static Problem Alike(LabelPlace label, LabelPlace other) => new(
        label.Place,
        $"The label \"{label.Label}\" looks like \"{other.Label}\" ({other.Place}) and is another text: "
        + $"{LabelLook.Difference(label.Label, other.Label)}.",
        Remedy);

    private static string CharacterList(string label) =>
        string.Join(", ", UnicodeForms.CodePoints(label).Distinct().Select(CharacterNames.Of));
}
