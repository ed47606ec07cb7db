using System.Runtime.CompilerServices;

namespace Pipelines;

/// <summary>
/// How much memory and work the content of one file may ask of its reader: a fixed multiple of the file's size. A reader takes from it
/// before it makes an object, so that a few bytes never become gigabytes.
/// </summary>
/// <param name="place">The file, for the error.</param>
/// <param name="fileLength">Its size in bytes.</param>
internal sealed class ReadBudget(string place, long fileLength)
{
    /// <summary>How many bytes of memory each byte of a file may become. Real files need less than 8.</summary>
    public const int TimesFileSize = 32;

    /// <summary>Bytes that any file may take, however small it is.</summary>
    public const int Allowance = 1 << 20;

    private long _left = Allowance + (TimesFileSize * Math.Min(fileLength, long.MaxValue / (2 * TimesFileSize)));

    /// <summary>Takes memory, or work that counts like it: a byte for each character that is looked at again.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="what">What needs it, for the error: a plural, such as "the objects of the pickle".</param>
    /// <exception cref="PipelineException">The file asks for more than its size explains.</exception>
    public void Take(long bytes, string what)
    {
        if (bytes < 0 || bytes > _left)
        {
            throw new PipelineException(new Problem(
                place,
                $"Of this file of {fileLength:n0} bytes, {what} need more than {TimesFileSize} times its size in memory; it is damaged, or "
                    + "made to do harm.",
                "Get the file from another source."));
        }

        _left -= bytes;
    }

    /// <summary>Takes what a list allocates when items are added to it.</summary>
    public void TakeGrowth<T>(List<T> list, int added, string what)
    {
        var needed = (long)list.Count + added;
        if (needed > list.Capacity)
        {
            Take(Unsafe.SizeOf<T>() * Math.Max(needed, Math.Max(2L * list.Capacity, 4)), what);
        }
    }
}
