using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace Pipelines.Packages.Tests;

/// <summary>The packages, installed into empty folders as on a fresh machine; the quick start runs through both.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const long LargestTool = 200_000_000;

    [Fact]
    public async Task The_tool_installs_and_runs_the_quick_start()
    {
        var tool = Path.Combine(feed.Folder, "tool");
        await DotNet.RunAsync(
            feed.Folder,
            feed.Restored,
            ["tool", "install", "trainer", "--version", feed.Version, "--tool-path", tool, "--add-source", feed.Feed]);

        var trainer = Path.Combine(tool, OperatingSystem.IsWindows() ? "trainer.exe" : "trainer");
        var backbones = await DotNet.RunAsync(trainer, feed.Folder, null, ["backbones", "list", "--format", "csv"]);
        Assert.Matches(@"\nbuiltin,.*,true", backbones.ReplaceLineEndings("\n"));
        Assert.Matches(@"\nresnet18-mlnet,.*,true", backbones.ReplaceLineEndings("\n"));

        var runs = Path.Combine(feed.Folder, "tool-runs");
        var ran = await DotNet.RunAsync(
            trainer, feed.Folder, null, ["run", RepositoryFolder.File("pipelines.json"), "--output", runs, "--set", "kMeans.k=2"]);
        Assert.Contains("surface-defects", ran, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(runs, "surface-defects", "latest", "model.zip")));
    }

    /// <summary>Principal components are computed by libtorch, so that it must be there too.</summary>
    [Fact]
    public async Task A_program_that_references_the_library_runs_the_quick_start()
    {
        var folder = Directory.CreateDirectory(Path.Combine(feed.Folder, "consumer")).FullName;
        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""<configuration><packageSources><add key="local" value="{feed.Feed}" /></packageSources></configuration>""");
        File.WriteAllText(Path.Combine(folder, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RuntimeIdentifier>{PackageFeed.Platform}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Pipelines" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using Pipelines;

            var job = PipelineJob.Load(args[0], ["embedding.dimensions=8", "kMeans.k=2"]);
            foreach (var result in await job.RunAsync(new JobSettings { RunsFolder = "runs" }))
            {
                Console.WriteLine($"{result.Pipeline}: {result.Summary}");
            }

            using var embedder = ImageEmbedder.Load("resnet18-mlnet");
            Console.WriteLine($"{embedder.Dimensions} features");
            """);

        var printed = await DotNet.RunAsync(
            folder, feed.Restored, "run", "-c", "Release", "--", RepositoryFolder.File("pipelines.json"));

        Assert.Contains("surface-defects: accuracy", printed, StringComparison.Ordinal);
        Assert.Contains("surface-groups: k 2", printed, StringComparison.Ordinal);
        Assert.Contains("512 features", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_is_below_200_MB_and_has_the_native_libraries_of_one_platform()
    {
        var package = new FileInfo(Path.Combine(feed.Feed, $"trainer.{PackageFeed.Platform}.{feed.Version}.nupkg"));
        using var zip = ZipFile.OpenRead(package.FullName);
        var names = zip.Entries.Select(entry => entry.FullName).ToList();

        Assert.InRange(package.Length, 1, LargestTool);
        Assert.DoesNotContain(names, name => name.Contains("runtimes/", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.Contains("python", StringComparison.OrdinalIgnoreCase));
        Assert.Single(names, name => name.EndsWith("ResNet18.onnx", StringComparison.Ordinal));
        Assert.Contains("README.md", names);
        Assert.Contains("icon.png", names);
    }

    [Fact]
    public void The_librarys_package_brings_the_builtin_backbone_once_and_names_no_libtorch_but_by_platform()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(feed.Feed, $"Pipelines.{feed.Version}.nupkg"));
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        using var nuspec = zip.GetEntry("Pipelines.nuspec")!.Open();
        var dependencies = XDocument.Load(nuspec).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value)
            .ToList();

        Assert.Single(names, name => name.EndsWith(".onnx", StringComparison.Ordinal));
        Assert.Contains("backbones/builtin.onnx", names);
        Assert.Contains("Microsoft.ML.DnnImageFeaturizer.ResNet18", dependencies);
        Assert.DoesNotContain(dependencies, id => id.StartsWith("libtorch", StringComparison.Ordinal));

        using var runtimes = zip.GetEntry("runtime.json")!.Open();
        using var json = JsonDocument.Parse(runtimes);
        var byPlatform = json.RootElement.GetProperty("runtimes").EnumerateObject()
            .SelectMany(platform => platform.Value.GetProperty("Pipelines").EnumerateObject())
            .ToDictionary(package => package.Name, package => package.Value.GetString());
        Assert.Equal(["libtorch-cpu-linux-x64", "libtorch-cpu-osx-arm64", "libtorch-cpu-win-x64"], byPlatform.Keys.Order());
        Assert.All(byPlatform, package => Assert.Equal(Pinned(package.Key), package.Value));
    }

    [Fact]
    public void The_package_that_serves_needs_the_library_and_ASP_NET_Core()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(feed.Feed, $"Pipelines.Serving.{feed.Version}.nupkg"));
        Assert.Contains(zip.Entries, entry => entry.FullName == "lib/net10.0/Pipelines.Serving.dll");
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.EndsWith(".onnx", StringComparison.Ordinal));
        using var nuspec = zip.GetEntry("Pipelines.Serving.nuspec")!.Open();
        var elements = XDocument.Load(nuspec).Descendants().ToList();
        Assert.Contains(elements, element => element.Name.LocalName == "frameworkReference"
            && element.Attribute("name")!.Value == "Microsoft.AspNetCore.App");
        Assert.Contains(elements, element => element.Name.LocalName == "dependency" && element.Attribute("id")!.Value == "Pipelines");
    }

    private static string Pinned(string package) => XDocument.Load(RepositoryFolder.File("Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(version => version.Attribute("Include")!.Value == package)
        .Attribute("Version")!.Value;
}
