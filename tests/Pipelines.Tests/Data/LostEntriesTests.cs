using System.Diagnostics;
using Pipelines.Data;
using Pipelines.Data.Places;

namespace Pipelines.Tests.Data;

/// <summary>What cannot be looked at in a folder is listed with the reason, and a class that is missing because of it is noted.</summary>
public sealed class LostEntriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LostEntriesTests()
    {
        TestImages.WriteMany(_folder, "set/a", 2, 0);
        TestImages.WriteMany(_folder, "set/b", 2, 100);
    }

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void A_class_folder_that_is_a_link_to_nowhere_is_skipped_and_its_class_is_noted()
    {
        Link("set/c", "/mnt/no-such-disk");
        var place = Find();
        Assert.Equal([new SkippedImage(At("set/c"), "a link to \"/mnt/no-such-disk\", which does not exist")], place.Skipped);
        Assert.Equal(["The class \"c\" is missing (a link to \"/mnt/no-such-disk\", which does not exist)."], place.Notes);
    }

    [LinuxFact]
    public void Where_only_one_class_is_left_the_error_names_the_other()
    {
        Directory.Delete(At("set/b"), recursive: true);
        Link("set/b", "../gone");
        var problem = Assert.Single(Assert.Throws<ConfigurationException>(Find).Problems);
        Assert.Contains("one class only that can be read, \"a\"", problem.Found, StringComparison.Ordinal);
        Assert.Contains("set/b: a link to \"../gone\"", problem.Found, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Links_to_nowhere_inside_a_class_links_that_chase_each_other_and_links_to_files_are_told_apart()
    {
        Link("set/a/more", "../../elsewhere");
        Link("set/b/x", "y");
        Link("set/b/y", "x");
        Link("set/b/linked.png", "000.png");
        Link("set/b/gone.png", "nothing.png");

        var place = Find();
        Assert.Equal(
            [
                new(At("set/a/more"), "a link to \"../../elsewhere\", which does not exist"),
                new(At("set/b/x"), "a link that leads back to itself"),
                new(At("set/b/y"), "a link that leads back to itself"),
            ],
            place.Skipped);
        Assert.Empty(place.Notes);
        Assert.Equal(
            "a link to \"nothing.png\", which does not exist",
            Assert.Throws<BadImageException>(() => ImageFile.Read(At("set/b/gone.png"))).Message);
        ImageFile.Read(At("set/b/linked.png")).Dispose();
    }

    [LinuxFact]
    public void Names_that_are_not_UTF_8_are_listed_with_their_bytes()
    {
        // printf writes the bytes: .NET cannot.
        Shell("cp set/a/000.png \"$(printf 'set/a/caf\\351.png')\"; mkdir \"$(printf 'set/ros\\351s')\" \"$(printf 'set/.h\\351')\"");
        _folder.Write("set/a/\uFFFD.png", TestImages.Picture(7));

        var place = Find();
        Assert.Equal(
            [
                new(At("set/a/caf\\xE9.png"), "its name is not UTF-8: rename it"),
                new(At("set/ros\\xE9s"), "its name is not UTF-8: rename it"),
            ],
            place.Skipped);
        Assert.Equal(["The class \"ros\\xE9s\" is missing (its name is not UTF-8: rename it)."], place.Notes);
        Assert.Contains("a/\uFFFD.png", place.Images.Select(image => image.Item.Name));

        // Nor can .NET delete them.
        Shell("rm -r set");
    }

    [LinuxFact]
    public async Task Pipes_sockets_devices_and_folders_named_like_images_are_refused_without_waiting()
    {
        Shell("mkfifo set/a/pipe.png; ln -s pipe.png set/a/link.png; ln -s pipe.png set/a/link; ln -s /dev/zero set/a/device.png");
        Directory.CreateDirectory(At("set/a/folder.png"));
        var work = Task.Run(() =>
        {
            Assert.Equal(["device.png", "link.png", "pipe.png"], Find().Images
                .Select(image => Path.GetFileName(image.Item.Path)).Where(name => !name.StartsWith('0')));
            foreach (var (name, reason) in new[]
            {
                ("pipe.png", "not a file: a pipe"),
                ("link.png", "not a file: a pipe"),
                ("device.png", "not a file: a device"),
                ("folder.png", "not a file: a folder"),
            })
            {
                Assert.Equal(reason, Assert.Throws<BadImageException>(() => ImageFile.Read(At($"set/a/{name}"))).Message);
            }
        });
        await work.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [UnprivilegedFact]
    public void Folders_and_files_that_may_not_be_read_are_listed()
    {
        TestImages.WriteMany(_folder, "set/c", 1, 200);
        _folder.Write("set/a/photo", TestImages.Picture(9));
        Shell("chmod 000 set/a/photo set/c");
        try
        {
            var place = Find();
            Assert.Equal([new SkippedImage(At("set/c"), "folder left out: no permission to read it")], place.Skipped);
            Assert.Equal(["The class \"c\" is missing (folder left out: no permission to read it)."], place.Notes);
            Assert.Contains("a/photo", place.Images.Select(image => image.Item.Name));
        }
        finally
        {
            Shell("chmod 700 set/c");
        }
    }

    [LinuxFact]
    public async Task Folders_that_all_link_to_one_another_are_read_once_for_each_class()
    {
        var names = Enumerable.Range(0, 14).Select(i => $"f{i:00}").ToList();
        foreach (var name in names)
        {
            Directory.CreateDirectory(At($"web/{name}"));
            _folder.Write($"web/{name}/{name}.png", TestImages.Picture(name.GetHashCode(StringComparison.Ordinal)));
            foreach (var other in names)
            {
                Link($"web/{name}/to-{other}", $"../{other}");
            }
        }

        var place = await Task.Run(() => ImagePlace.Find(At("web"), labelled: true, "here")).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(names.Count * names.Count, place.Images.Count);
        Assert.All(place.Images.GroupBy(image => image.Item.Label), images => Assert.Equal(names.Count, images.Count()));
    }

    [LinuxFact]
    public void The_place_itself_may_be_a_link_to_nowhere()
    {
        Link("place", "unmounted");
        var problem = Assert.Single(Assert.Throws<ConfigurationException>(
            () => ImagePlace.Find(At("place"), labelled: true, "here")).Problems);
        Assert.Contains("is a link to \"unmounted\", which does not exist", problem.Found, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_program_that_names_a_folder_or_a_pattern_gets_an_entry_for_each_that_is_lost()
    {
        Link("set/c", "/mnt/no-such-disk");
        Link("set/a/deep", "/mnt/no-such-disk");
        Assert.Equal(
            ["a/000.png", "a/001.png", "b/000.png", "b/001.png", "a/deep", "c"],
            ImageInput.FromFolder(At("set")).Select(image => Path.GetRelativePath(At("set"), image.Name)));
        Assert.Equal(["a/000.png", "b/000.png", "a/deep", "c"], Matching("**/0*0.png"));
        Assert.Equal(["a/000.png", "b/000.png", "c"], Matching("*/0?0.png"));
        Assert.Equal(["a/000.png"], Matching("a/000.*"));
        Assert.Empty(Matching("b/*.jpg"));
    }

    private IEnumerable<string> Matching(string pattern) =>
        ImageInput.FromPattern(At($"set/{pattern}")).Select(image => Path.GetRelativePath(At("set"), image.Name));

    private ImagePlace Find() => ImagePlace.Find(At("set"), labelled: true, "here");

    private string At(string name) => Path.Combine(_folder.Path, name);

    private void Link(string name, string target) => File.CreateSymbolicLink(At(name), target);

    private void Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}

/// <summary>A test of permissions, which do not hold for the superuser.</summary>
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public UnprivilegedFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.IsPrivilegedProcess)
        {
            Skip = "needs Linux and a user who is not root";
        }
    }
}
