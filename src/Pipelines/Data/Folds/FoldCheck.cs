namespace Pipelines.Data.Folds;

/// <summary>Whether images can be divided into the parts of a cross-validation.</summary>
/// <param name="images">The images.</param>
/// <param name="folds">The division.</param>
/// <param name="place">The place of the option.</param>
/// <param name="problems">Receives the errors.</param>
/// <param name="notes">Receives the notes.</param>
internal sealed class FoldCheck(
    IReadOnlyList<HashedImage> images, FoldAssignment folds, string place, List<Problem> problems, List<string> notes)
{
    private const int NamesShown = 5;

    private readonly SplitUnits _units = new(images);
    private readonly bool _hasGroups = images.Any(image => image.Item.Group is not null);

    /// <summary>Checks them.</summary>
    public void Run()
    {
        var units = images.Select(_units.KeyOf).Distinct().Count();
        if (units < folds.Count)
        {
            var what = _hasGroups ? "groups, or images without one," : "different images";
            problems.Add(new(
                place,
                $"{folds.Count} folds need as many {what} as there are folds, and there {(units == 1 ? "is" : "are")} {units}.",
                units < 2 ? Remedy(_hasGroups) : $"Write \"folds\": {units} or fewer{(_hasGroups ? $", or {OtherGroups}" : "")}."));
            return;
        }

        var classes = images.GroupBy(image => image.Item.Label!).OrderBy(label => label.Key, StringComparer.Ordinal).ToList();
        var bound = classes.Where(label => LiesInOneFold(label) && label.Any(image => image.Item.Group is not null)).ToList();
        foreach (var label in bound)
        {
            problems.Add(Bound(label.Key, [.. label]));
        }

        CheckSizes([.. classes.Except(bound)]);
        NoteMissing([.. classes.Except(bound)]);
    }

    private static string OtherGroups => "group the images in another way";

    private static string Remedy(bool hasGroups) =>
        hasGroups ? $"Add images of other groups, or {OtherGroups}." : "Add images, or leave \"folds\" out.";

    private Problem Bound(string label, IReadOnlyList<HashedImage> members)
    {
        List<string> groups = [.. members.Select(image => image.Item.Group).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var names = string.Join(", ", groups.Take(NamesShown).Select(group => $"\"{group}\""))
            + (groups.Count > NamesShown ? $" and {groups.Count - NamesShown} more" : "");
        return new(
            place,
            $"All images of \"{label}\" are of {(groups.Count == 1 ? "the group" : "the groups")} {names}, in one fold: "
            + "the model that predicts this fold would be trained without the class.",
            "Add images of the class from other groups, remove the class, or "
            + $"{(groups.Count == 1 ? "" : "try another \"splitSeed\", or ")}{OtherGroups}.");
    }

    /// <summary>Where images stand for themselves, each fold has some of each class.</summary>
    private void CheckSizes(IReadOnlyList<IGrouping<string, HashedImage>> classes)
    {
        var few = classes
            .Where(label => label.All(image => image.Item.Group is null))
            .Select(label => (label.Key, Count: label.Select(_units.KeyOf).Distinct().Count()))
            .Where(label => label.Count < folds.Count)
            .OrderBy(label => label.Count)
            .ToList();
        if (few.Count == 0)
        {
            return;
        }

        var (name, least) = few[0];
        var others = few.Count switch
        {
            1 => "",
            2 => $", and of \"{few[1].Key}\" ({few[1].Count})",
            _ => $", and of {few.Count - 1} other classes",
        };
        problems.Add(new(
            place,
            $"There {Quantity.Are(least)} {Quantity.Of(least, "different images")} of \"{name}\", fewer "
            + $"than the {folds.Count} folds{others}.",
            least < 2
                ? "Add images of the class, or remove it."
                : $"Write \"folds\": {least}, add images of the class, or remove it."));
    }

    private void NoteMissing(IReadOnlyList<IGrouping<string, HashedImage>> classes)
    {
        var missing = classes.Where(label => FoldsOf(label) < folds.Count).ToList();
        if (problems.Count == 0 && missing.Count > 0)
        {
            notes.Add(
                "Groups leave some folds without images of: "
                + $"{string.Join(", ", missing.Select(label => $"{label.Key} (in {FoldsOf(label)} of {folds.Count} folds)"))}.");
        }
    }

    private bool LiesInOneFold(IEnumerable<HashedImage> members) =>
        Enumerable.Range(0, folds.Repeats).Any(repeat => members.Select(image => folds.Of(image, repeat)).Distinct().Take(2).Count() == 1);

    private int FoldsOf(IEnumerable<HashedImage> members) =>
        Enumerable.Range(0, folds.Repeats).Min(repeat => members.Select(image => folds.Of(image, repeat)).Distinct().Count());
}
