using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipelines;

namespace Trainer.Tests.Documentation;

public sealed partial class GlossaryTests
{
    private const int FewestEntries = 70;
    private static readonly Entry[] s_entries =
        [.. EntryText().Matches(Checkout.Page(WordsToAvoid.Page)).Select(match => Entry.Of(match.Groups["text"].Value))];

    /// <summary>Terms that a newcomer meets first: two sentences at least in each language, and the key that sets it.</summary>
    [Theory]
    [InlineData("backbone", "主干网络", "backbone")]
    [InlineData("neck", "颈部", "neck")]
    [InlineData("global average pooling, GAP", "全局平均池化", "neck.type")]
    [InlineData("bottleneck", "瓶颈层", "embedding.dimensions")]
    [InlineData("embedding", "嵌入向量", "embedding")]
    [InlineData("head", "分类头", "head")]
    [InlineData("softmax", "softmax 函数", "head.type")]
    [InlineData("end-to-end", "端到端", "training.transfer")]
    [InlineData("transfer learning", "迁移学习", "training.transfer")]
    [InlineData("feature extraction", "特征提取", "training.transfer")]
    [InlineData("frozen backbone", "冻结主干网络", "training.transfer")]
    [InlineData("fine-tuning", "微调", "training.transfer")]
    [InlineData("pretext task", "代理任务", "pretext")]
    [InlineData("downstream task", "下游任务", "task")]
    [InlineData("batch size", "批大小", "training.batchSize")]
    [InlineData("epoch", "轮", "training.epochs")]
    [InlineData("interval", "评估间隔", "training.interval")]
    [InlineData("optimizer", "优化器", "training.optimizer")]
    [InlineData("learning rate", "学习率", "training.optimizer.learningRate")]
    [InlineData("warm-up", "预热", "training.schedule.warmUpSteps")]
    [InlineData("K-means", "K 均值聚类", "kMeans")]
    public void A_term_is_explained_in_both_languages_with_its_key(string term, string chinese, string key)
    {
        var entry = Assert.Single(s_entries, entry => entry.Terms.Contains(term));
        Assert.Contains(chinese, entry.Title, StringComparison.Ordinal);
        Assert.Contains(key, entry.Keys);
        Assert.True(Regex.Count(entry.English, @"[.](\s|$)") >= 2, entry.English);
        Assert.True(entry.Chinese.Count(c => c == '。') >= 2, entry.Chinese);
    }

    // What is computed has its formula.
    [Theory]
    [InlineData("softmax", "exp(z_i) / Σ_j exp(z_j)")]
    [InlineData("global average pooling, GAP", "(1 / (H W)) Σ_h Σ_w x_c,h,w")]
    [InlineData("bottleneck", "W v + b")]
    [InlineData("head", "W e + b")]
    [InlineData("epoch", "⌈N / B⌉")]
    [InlineData("optimizer", "w ← w − η g")]
    [InlineData("learning rate", "w ← w − η g")]
    [InlineData("warm-up", "η t / n")]
    [InlineData("K-means", "Σ_i ‖x_i − c(x_i)‖²")]
    public void A_formula_stands_in_both_languages(string term, string formula)
    {
        var entry = Assert.Single(s_entries, entry => entry.Terms.Contains(term));
        Assert.Contains(formula, entry.English, StringComparison.Ordinal);
        Assert.Contains(formula, entry.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_term_has_both_languages_and_every_key_is_one_of_the_schema()
    {
        Assert.True(s_entries.Length >= FewestEntries, $"Only {s_entries.Length} entries were found.");
        var schema = JsonNode.Parse(SchemaGenerator.Generate())!;
        var pipeline = Assert.Single(schema["properties"]!["pipelines"]!["patternProperties"]!.AsObject()).Value!;
        Assert.All(s_entries, entry =>
        {
            Assert.True(Han().IsMatch(entry.Title) && Han().IsMatch(entry.Chinese) && entry.English.Length > 0, entry.Title);
            Assert.All(entry.Keys, key => Assert.True(Exists(pipeline, key.Split('.')), $"{entry.Title}: there is no key {key}."));
        });
    }

    private static bool Exists(JsonNode node, string[] path)
    {
        if (path.Length == 0)
        {
            return true;
        }

        IEnumerable<JsonNode?> forms = [node, .. node["anyOf"] as JsonArray ?? []];
        return forms.Any(form => form?["properties"]?[path[0]] is { } child && Exists(child, path[1..]));
    }

    [GeneratedRegex(@"^- (?<text>\*\*.*?)(?=\n- |\n\n|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex EntryText();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    private sealed partial record Entry(
        string Title, IReadOnlyList<string> Terms, IReadOnlyList<string> Keys, string English, string Chinese)
    {
        public static Entry Of(string text)
        {
            var lines = text.Split('\n').Select(line => line.Trim()).ToList();
            var chinese = lines.FindIndex(1, line => Han().IsMatch(line) && line.Contains('。', StringComparison.Ordinal));
            Assert.True(chinese > 0, $"No Chinese: {text}");
            var english = string.Join(' ', lines.Take(chinese));
            var end = english.IndexOf(": ", StringComparison.Ordinal);
            var title = english[..end];
            return new(
                title,
                [.. Term().Matches(title).Select(term => term.Groups["term"].Value)],
                [.. Key().Matches(title).Select(key => key.Groups["key"].Value)],
                english[(end + 2)..],
                string.Concat(lines.Skip(chinese)));
        }

        [GeneratedRegex(@"\*\*(?<term>.+?)\*\*")]
        private static partial Regex Term();

        [GeneratedRegex(@"\[`(?<key>[\w.]+)`\]\(configuration\.md#")]
        private static partial Regex Key();
    }
}
