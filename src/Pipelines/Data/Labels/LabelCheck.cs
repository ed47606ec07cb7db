namespace Pipelines.Data.Labels;

/// <summary>Compares the classes of the held-out images with the training classes.</summary>
/// <param name="trained">The classes with usable training images.</param>
/// <param name="listed">All images listed for training, usable or not.</param>
/// <param name="place">Gives the place of an option.</param>
/// <param name="problems">Receives the errors.</param>
/// <param name="notes">Receives the notes.</param>
internal sealed class LabelCheck(
    IReadOnlyList<string> trained, IReadOnlyList<ImageItem> listed, Func<string, string> place, List<Problem> problems, List<string> notes)
{
    private readonly List<string> _unusable =
        [.. listed.Select(item => item.Label!).Distinct().Except(trained).Order(StringComparer.Ordinal)];

    public void Run(IReadOnlyList<HashedImage> validation, IReadOnlyList<HashedImage> test)
    {
        if (trained.Count == 1)
        {
            problems.Add(new(
                place("train"),
                $"The training images have one class only, \"{trained[0]}\".",
                _unusable.Count == 0
                    ? "A classifier needs two classes or more."
                    : $"A classifier needs two classes or more; every file is skipped of: {string.Join(", ", _unusable)}."));
        }

        CheckHeldOut(validation, "validation");
        CheckHeldOut(test, "test");
    }

    private void CheckHeldOut(IReadOnlyList<HashedImage> images, string option)
    {
        if (images.Count == 0)
        {
            return;
        }

        var labels = images.Select(image => image.Item.Label!).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var unknown in labels.Except(trained))
        {
            problems.Add(
                _unusable.Contains(unknown) ? new(
                    place(option),
                    $"The class \"{unknown}\" has no usable training image: every file is skipped.",
                    "Replace its training images.")
                : new(
                    place(option),
                    $"The class \"{unknown}\" is not among the training classes.",
                    $"The training classes are: {string.Join(", ", trained)}."));
        }

        var missing = trained.Except(labels).ToList();
        if (missing.Count > 0)
        {
            notes.Add($"There are no {option} images of: {string.Join(", ", missing)}.");
        }
    }
}
