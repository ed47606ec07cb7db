namespace Pipelines.Diagnosis;

/// <summary>How much a folder holds, and whether it can hold more.</summary>
internal static class FolderSize
{
    private static readonly EnumerationOptions s_plain = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>Bytes of all files below a folder; null where it does not exist.</summary>
    public static long? Of(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var sum = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", s_plain))
        {
            cancellation.ThrowIfCancellationRequested();
            sum += SizeOf(file);
        }

        return sum;
    }

    /// <summary>The room that is left where a folder lies.</summary>
    public static string Free(string folder)
    {
        try
        {
            return $"{MachineInspection.Bytes(new DriveInfo(folder).AvailableFreeSpace)} free";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "room unknown";
        }
    }

    /// <summary>Why no file can be written into a folder; null where one can.</summary>
    public static string? WriteProblem(string folder)
    {
        var path = Path.Combine(folder, $"pipelines-{Guid.NewGuid():n}.tmp");
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Removed in the meantime.
            return 0;
        }
    }
}
