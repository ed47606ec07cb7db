namespace Pipelines.Evaluation.Comparison;

/// <summary>The images that two runs were evaluated on.</summary>
/// <param name="First">Their rows in the first run.</param>
/// <param name="Second">Their rows in the second run.</param>
/// <param name="Relabelled">Images of both that have another label in one than in the other; they are in neither list.</param>
internal sealed record SharedImages(IReadOnlyList<int> First, IReadOnlyList<int> Second, int Relabelled)
{
    /// <summary>
    /// Finds them: by the hashes of their bytes; by their names where a run is of a version that wrote none. Copies of an image pair off.
    /// </summary>
    public static SharedImages Of(PredictedImages first, PredictedImages second)
    {
        var byHash = first.Hashes is not null && second.Hashes is not null;
        var byLabel = first.Labels is not null && second.Labels is not null;
        var others = new Dictionary<(string Image, string Label), Queue<int>>();
        for (var row = 0; row < second.Count; row++)
        {
            var key = Key(second, row);
            others.TryAdd(key, []);
            others[key].Enqueue(row);
        }

        var (firstRows, secondRows, unmatched) = (new List<int>(), new List<int>(), new List<string>());
        for (var row = 0; row < first.Count; row++)
        {
            if (others.TryGetValue(Key(first, row), out var rows) && rows.TryDequeue(out var other))
            {
                firstRows.Add(row);
                secondRows.Add(other);
            }
            else
            {
                unmatched.Add(Key(first, row).Image);
            }
        }

        // Another image may have the same name, but not the same bytes.
        var left = others.Where(other => other.Value.Count > 0).Select(other => other.Key.Image).ToHashSet(StringComparer.Ordinal);
        return new(firstRows, secondRows, byHash ? unmatched.Count(left.Contains) : 0);

        (string Image, string Label) Key(PredictedImages images, int row) =>
            ((byHash ? images.Hashes! : images.Paths)[row], byLabel ? images.Labels![row] : "");
    }
}
