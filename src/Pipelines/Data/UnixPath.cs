using System.Runtime.InteropServices;
using System.Text;

namespace Pipelines.Data;

/// <summary>What .NET does not tell of files on Unix: names that are not UTF-8, where links really lead, pipes and devices.</summary>
internal static partial class UnixPath
{
    // struct dirent and struct statx of Linux on 64-bit machines.
    private const int NameOffset = 19;
    private const int ModeOffset = 28;
    private const int StatusLength = 256;
    private const int CurrentFolder = -100;
    private const uint TypeAndMode = 3;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The names in a folder that are not UTF-8: .NET gives them with replacement characters, and cannot open their files.
    /// </summary>
    /// <returns>Each as .NET gives it, and with its odd bytes as <c>\xE9</c>; none on other systems than Linux.</returns>
    public static IReadOnlyList<(string Given, string Shown)> NamesNotInUtf8(string folder)
    {
        var names = new List<(string, string)>();
        if (!OperatingSystem.IsLinux() || OpenFolder(folder) is not (not 0 and var handle))
        {
            return names;
        }

        while (ReadFolder(handle) is not 0 and var entry)
        {
            var name = NameAt(entry + NameOffset);
            if (!IsUtf8(name))
            {
                names.Add((Encoding.UTF8.GetString(name), Shown(name)));
            }
        }

        _ = CloseFolder(handle);
        return names;
    }

    /// <summary>The path without links and dots; null where it does not exist, may not be read, or is on Windows.</summary>
    public static string? Real(string path)
    {
        if (OperatingSystem.IsWindows() || RealPath(path, 0) is not (not 0 and var real))
        {
            return null;
        }

        var text = Marshal.PtrToStringUTF8(real);
        Free(real);
        return text;
    }

    /// <summary>"a pipe", "a socket" or "a device" where the path leads to one; null for files and folders, and where unknown.</summary>
    public static unsafe string? SpecialKind(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var status = stackalloc byte[StatusLength];
        return Status(CurrentFolder, path, 0, TypeAndMode, status) != 0 ? null : (*(ushort*)(status + ModeOffset) & 0xF000) switch
        {
            0x1000 => "a pipe",
            0xC000 => "a socket",
            0x2000 or 0x6000 => "a device",
            _ => null,
        };
    }

    private static unsafe ReadOnlySpan<byte> NameAt(nint address) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)address);

    private static bool IsUtf8(ReadOnlySpan<byte> name)
    {
        try
        {
            _ = s_strict.GetCharCount(name);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string Shown(ReadOnlySpan<byte> name)
    {
        var shown = new StringBuilder();
        while (!name.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(name, out var rune, out var length);
            if (status == System.Buffers.OperationStatus.Done)
            {
                shown.Append(rune);
            }
            else
            {
                foreach (var odd in name[..length])
                {
                    shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{odd:X2}");
                }
            }

            name = name[length..];
        }

        return shown.ToString();
    }

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial nint ReadFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint memory);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int folder, string path, int flags, uint mask, byte* status);
}
