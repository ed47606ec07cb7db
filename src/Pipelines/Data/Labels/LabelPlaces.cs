namespace Pipelines.Data.Labels;

/// <summary>Where each label of a place was first found: a class folder, or a line of a manifest.</summary>
internal sealed class LabelPlaces
{
    private readonly Dictionary<string, (string Written, string Place)> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _otherForms = new(StringComparer.Ordinal);

    /// <summary>Each label with the place where it was first found.</summary>
    public IEnumerable<LabelPlace> All => _first.Select(entry => new LabelPlace(entry.Key, entry.Value.Place));

    /// <summary>A note for each label that is written in two Unicode forms.</summary>
    public IEnumerable<string> Notes => _otherForms.Select(entry =>
        $"The class \"{entry.Key}\" is written in two Unicode forms, which are one class: {_first[entry.Key].Place} and {entry.Value}.");

    /// <summary>Adds a label.</summary>
    /// <param name="label">The label in its composed form.</param>
    /// <param name="written">The label as it is written.</param>
    /// <param name="place">Where it is written.</param>
    public void Add(string label, string written, string place)
    {
        if (!_first.TryAdd(label, (written, place)) && _first[label].Written != written)
        {
            _otherForms.TryAdd(label, place);
        }
    }
}

/// <summary>A label and where it was found.</summary>
/// <param name="Label">The label in its composed form.</param>
/// <param name="Place">A class folder, a line of a manifest, a model, an option.</param>
internal sealed record LabelPlace(string Label, string Place);
