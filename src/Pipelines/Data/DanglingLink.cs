namespace Pipelines.Data;

/// <summary>A link that leads nowhere: to a file or folder that was removed, is on a disk that is not mounted, or to itself.</summary>
internal static class DanglingLink
{
    /// <summary>What is wrong with the link, for a user; null where the path is none or its target exists.</summary>
    public static string? Reason(string path)
    {
        var link = new FileInfo(path);
        try
        {
            return link.LinkTarget is not { } target || HasTarget(link) ? null
                : IsLoop(link) ? "a link that leads back to itself"
                : $"a link to \"{target}\", which does not exist";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // .NET says that a link exists whether its target does or not.
    private static bool HasTarget(FileInfo link) => OperatingSystem.IsWindows()
        ? link.ResolveLinkTarget(returnFinalTarget: true) is null or { Exists: true }
        : UnixPath.Real(link.FullName) is not null;

    private static bool IsLoop(FileInfo link)
    {
        try
        {
            _ = link.ResolveLinkTarget(returnFinalTarget: true);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
