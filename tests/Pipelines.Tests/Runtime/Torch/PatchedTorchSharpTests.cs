using System.Runtime.Versioning;
using Pipelines.Runtime.Torch;

namespace Pipelines.Tests.Runtime.Torch;

[SupportedOSPlatform("linux")]
public sealed class PatchedTorchSharpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [LinuxFact]
    public void The_copy_is_the_users_alone_and_survives_a_second_call()
    {
        var folder = Path.Combine(_folder, "cache", "key");
        Directory.CreateDirectory(
            folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupWrite);
        var path = PatchedTorchSharp.WriteCopy(folder, [1, 2, 3]);
        var written = File.GetLastWriteTimeUtc(path);

        Assert.Equal(path, PatchedTorchSharp.WriteCopy(folder, [1, 2, 3]));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Equal([path], Directory.GetFiles(folder));
        const UnixFileMode User = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(User, File.GetUnixFileMode(folder));
        Assert.Equal(User, File.GetUnixFileMode(path));
    }

    [LinuxFact]
    public void A_copy_that_somebody_has_changed_is_replaced()
    {
        var path = PatchedTorchSharp.WriteCopy(_folder, [1, 2, 3]);
        File.WriteAllBytes(path, [1, 2, 4]);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(PatchedTorchSharp.WriteCopy(_folder, [1, 2, 3])));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
