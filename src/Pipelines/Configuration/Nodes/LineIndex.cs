using System.Text;

namespace Pipelines.Configuration.Nodes;

/// <summary>Turns byte offsets of a UTF-8 text into lines and columns, both counted from 1, columns in characters.</summary>
internal sealed class LineIndex
{
    private readonly byte[] _utf8;
    private readonly List<int> _starts = [0];
    private (int Offset, int Column) _last = (0, 1);

    public LineIndex(byte[] utf8)
    {
        _utf8 = utf8;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == (byte)'\n')
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>The line and column of a byte.</summary>
    public (int Line, int Column) At(long offset)
    {
        var found = _starts.BinarySearch((int)offset);
        var line = found >= 0 ? found : ~found - 1;
        var start = _starts[line];

        // Places are asked for in their order, and all of a file may be one line: what was counted is not counted again.
        var from = _last.Offset >= start && _last.Offset <= offset ? _last : (Offset: start, Column: 1);
        _last = ((int)offset, from.Column + Encoding.UTF8.GetCharCount(_utf8, from.Offset, (int)offset - from.Offset));
        return (line + 1, _last.Column);
    }

    /// <summary>The offset of a byte of a line, both counted from 0, as JsonException gives them.</summary>
    public int Offset(long? line, long? byteInLine) =>
        Math.Min(_utf8.Length, _starts[(int)Math.Min(line ?? 0, _starts.Count - 1)] + (int)(byteInLine ?? 0));
}
