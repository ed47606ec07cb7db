namespace Pipelines.Benchmarks;

/// <summary>One row of the table in Program.cs.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Description">What is measured, against what.</param>
/// <param name="Run">Measures and prints.</param>
internal sealed record Benchmark(string Name, string Description, Action<BenchmarkContext> Run);

/// <summary>What every benchmark is given.</summary>
/// <param name="Output">Where results are printed.</param>
/// <param name="Rounds">How often each side is measured.</param>
/// <param name="Backbone">Path of an ONNX backbone.</param>
/// <param name="Folder">An empty folder, removed at the end.</param>
internal sealed record BenchmarkContext(TextWriter Output, int Rounds, string Backbone, string Folder);
