using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pipelines;

/// <summary>
/// Opens files of which the name is known but not what is there: a pipe would be waited for, for ever, and a device such as
/// <c>/dev/zero</c> has no end.
/// </summary>
internal static partial class RegularFile
{
    private const int LinuxFlags = 0x800 | 0x80000;
    private const int OtherUnixFlags = 0x4 | 0x1000000;

    /// <summary>Opens a file to read it; other processes may write to it and delete it.</summary>
    /// <exception cref="IOException">It cannot be read, or it is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read it.</exception>
    public static FileStream Open(string path)
    {
        var handle = OpenHandle(path);
        try
        {
            return new(handle, FileAccess.Read, bufferSize: 1 << 16);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The same as a handle.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SafeFileHandle OpenHandle(string path)
    {
        var handle = OpenAnything(path);
        try
        {
            return IsRegular(handle) ? handle : throw new IOException($"'{path}' is not a regular file but a pipe or a device.");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The content of a file.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static byte[] ReadAllBytes(string path)
    {
        using var stream = Open(path);
        if (stream.Length > Array.MaxLength)
        {
            throw new IOException($"'{path}' is larger than 2 GB.");
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static bool IsRegular(SafeFileHandle handle)
    {
        try
        {
            // A device has no length, and yet something to read.
            return RandomAccess.GetLength(handle) > 0 || RandomAccess.Read(handle, new byte[1], fileOffset: 0) == 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static SafeFileHandle OpenAnything(string path)
    {
        // A folder could be opened like a file; .NET refuses it.
        if (!OperatingSystem.IsWindows() && !Directory.Exists(path))
        {
            // Without waiting for the other end of a pipe; regular files are not affected. Otherwise .NET says what is wrong.
            var handle = OpenWithoutWaiting(path, OperatingSystem.IsLinux() ? LinuxFlags : OtherUnixFlags);
            if (handle >= 0)
            {
                return new(handle, ownsHandle: true);
            }
        }

        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenWithoutWaiting(string path, int flags);
}
