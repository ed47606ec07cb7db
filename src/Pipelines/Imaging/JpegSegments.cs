using System.Buffers.Binary;

namespace Pipelines.Imaging;

/// <summary>The segments of a JPEG file before its first scan.</summary>
/// <param name="file">The file.</param>
internal ref struct JpegSegments(ReadOnlySpan<byte> file)
{
    private ReadOnlySpan<byte> _rest = file[Math.Min(2, file.Length)..];

    /// <summary>The kind of the current segment.</summary>
    public byte Marker { get; private set; }

    /// <summary>The bytes of the current segment, without its length; fewer where the file ends before.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Whether the image is stored in several scans over all of it, so that a decoder has to hold all coefficients.</summary>
    public static bool IsProgressive(ReadOnlySpan<byte> file)
    {
        for (var segments = new JpegSegments(file); segments.Next();)
        {
            if (segments.Marker is 0xC2 or 0xC6 or 0xCA or 0xCE)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes to the next segment.</summary>
    /// <returns>False at the first scan, and where the file is damaged.</returns>
    public bool Next()
    {
        // Any number of bytes FF may stand before a marker.
        while (_rest is [0xFF, 0xFF, ..])
        {
            _rest = _rest[1..];
        }

        if (_rest is not [0xFF, not (0xDA or 0xD9 or 0), _, _, ..])
        {
            return false;
        }

        // These have no length.
        Marker = _rest[1];
        var length = Marker is 0x01 or (>= 0xD0 and <= 0xD8) ? 0 : Math.Max((int)BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]), 2);
        var end = Math.Min(2 + length, _rest.Length);
        Content = _rest[Math.Min(4, end)..end];
        _rest = _rest[end..];
        return true;
    }
}
