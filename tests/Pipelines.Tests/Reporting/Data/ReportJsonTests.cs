using System.Text.Json;
using Pipelines.Reporting.Data;
using Pipelines.Tests.Reporting.Samples;

namespace Pipelines.Tests.Reporting.Data;

public sealed class ReportJsonTests
{
    [Fact]
    public void It_has_no_angle_bracket_and_every_text_reads_back()
    {
        string[] texts = [.. SampleReports.HostileLabels, "</script", "<!--", "\u2028\u2029\0"];
        var json = ReportJson.Write(Data() with { Labels = texts, Pipeline = texts[0] });
        Assert.DoesNotContain('<', json);
        Assert.DoesNotContain('>', json);
        Assert.DoesNotContain('\n', json);
        var root = JsonDocument.Parse(json).RootElement;
        Assert.Equal(texts, root.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(texts[0], root.GetProperty("pipeline").GetString());
    }

    [Fact]
    public void Numbers_have_six_digits_and_what_is_not_finite_is_null()
    {
        var data =
            Data() with { Images = [new("a", 0, 0, [new(0, 1 / 3.0)], null) { Loss = double.PositiveInfinity, Distance = double.NaN }] };
        var image = JsonDocument.Parse(ReportJson.Write(data)).RootElement.GetProperty("images")[0];
        Assert.Equal("0.333333", image.GetProperty("scores")[0].GetProperty("score").GetRawText());
        Assert.Equal(JsonValueKind.Null, image.GetProperty("loss").ValueKind);
        Assert.False(image.TryGetProperty("silhouette", out _));
    }

    private static ReportData Data() => new()
    {
        Task = PipelineTask.Classification,
        Pipeline = "p",
        EvaluatedOn = "test",
        ImageCount = 1,
        Labels = [],
        Images = [],
    };
}
