namespace Pipelines.Similarity;

/// <summary>The best so many of all rows that are offered: the most similar first, of equal ones that of the lower number.</summary>
internal sealed class TopList(int capacity)
{
    private readonly long[] _rows = new long[capacity];
    private readonly float[] _similarities = new float[capacity];
    private int _count;

    /// <summary>Only rows of at least this similarity can enter.</summary>
    public float Least { get; private set; } = float.NegativeInfinity;

    /// <summary>The rows, the best first.</summary>
    public IEnumerable<(long Row, float Similarity)> Rows => Enumerable.Range(0, _count).Select(i => (_rows[i], _similarities[i]));

    /// <summary>Offers a row.</summary>
    public void Offer(long row, float similarity)
    {
        // Rows arrive from several workers: the result must not depend on their order.
        if (_count == capacity && !IsBefore(row, similarity, _count - 1))
        {
            return;
        }

        var at = _count < capacity ? _count++ : capacity - 1;
        for (; at > 0 && IsBefore(row, similarity, at - 1); at--)
        {
            (_rows[at], _similarities[at]) = (_rows[at - 1], _similarities[at - 1]);
        }

        (_rows[at], _similarities[at]) = (row, similarity);
        if (_count == capacity)
        {
            Least = _similarities[capacity - 1];
        }
    }

    private bool IsBefore(long row, float similarity, int place) =>
        similarity > _similarities[place] || (similarity == _similarities[place] && row < _rows[place]);
}
