namespace Pipelines.Backbones.Weights.Torch;

/// <summary>What a pickle works on: a stack with marks in it, and values that are remembered to be used again.</summary>
/// <param name="source">The file, for errors.</param>
/// <param name="budget">What the file may take.</param>
internal sealed class PickleStack(ByteSource source, ReadBudget budget)
{
    private const string Values = "the values of the pickle";

    /// <summary>Bytes of an array without items.</summary>
    private const int ArrayBytes = 24;

    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];
    private readonly List<object?> _memo = [];

    /// <summary>How many places for remembered values there are.</summary>
    public int Remembered => _memo.Count;

    /// <summary>The value on top.</summary>
    public object? Top => _values.Count > Floor ? _values[^1] : throw Contradiction();

    /// <summary>What lies below the last mark cannot be taken.</summary>
    private int Floor => _marks is [.., var mark] ? mark : 0;

    /// <summary>The error for instructions that do not fit what is on the stack.</summary>
    public PipelineException Contradiction() => source.Damaged("The pickle in the file contradicts itself.");

    public void Push(object? value)
    {
        budget.TakeGrowth(_values, 1, Values);
        _values.Add(value);
    }

    public void Mark()
    {
        budget.TakeGrowth(_marks, 1, Values);
        _marks.Add(_values.Count);
    }

    public object? Pop()
    {
        var value = Top;
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>Takes the last values, in the order in which they were pushed.</summary>
    public object?[] Pop(int count)
    {
        if (_values.Count - count < Floor)
        {
            throw Contradiction();
        }

        budget.Take(ArrayBytes + ((long)count * IntPtr.Size), Values);
        var values = new object?[count];
        _values.CopyTo(_values.Count - count, values, 0, count);
        _values.RemoveRange(_values.Count - count, count);
        return values;
    }

    /// <summary>Takes all values above the last mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Contradiction();
        }

        var values = Pop(_values.Count - Floor);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    /// <summary>Keeps the value on top under an index.</summary>
    /// <param name="index">Writers count up from zero or one.</param>
    /// <param name="limit">The largest index that the instructions so far explain, so that a few bytes do not ask for gigabytes.</param>
    public void Remember(long index, long limit)
    {
        if (index > limit)
        {
            throw Contradiction();
        }

        var added = (int)Math.Max(0, index + 1 - _memo.Count);
        budget.TakeGrowth(_memo, added, Values);
        for (; added > 0; added--)
        {
            _memo.Add(null);
        }

        _memo[(int)index] = Top;
    }

    /// <summary>Pushes a value that was kept.</summary>
    public void PushRemembered(long index) => Push(index < _memo.Count && _memo[(int)index] is { } value ? value : throw Contradiction());
}
