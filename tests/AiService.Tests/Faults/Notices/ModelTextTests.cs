using AiService.Faults.Notices;

namespace AiService.Tests.Faults.Notices;

public class ModelTextTests
{
    [Theory]
    [InlineData("1. 接口G1 down", "")]
    [InlineData("<think>接口G9 down</think>1. 健康评分：100", "Thought:<think>接口G9 down</think>")]
    [InlineData("<THINK >a</Think>b", "Thought:<THINK >a</Think>")]
    [InlineData("<thinking budget=\"9\">a</thinking>\nb<think>c</think>", "Thought:<thinking budget=\"9\">a</thinking>|Thought:<think>c</think>")]
    [InlineData("<think>a<think>b</think>c</think>d", "Thought:<think>a<think>b</think>c</think>")]
    [InlineData("a<think>b", "UnclosedThought:<think>b")]
    [InlineData("a<think", "UnclosedThought:<think")]
    [InlineData("a\n接口G9 down\n</think>\nb", "Thought:a\n接口G9 down\n</think>")]
    [InlineData("<think>a</think>b</think>c", "Thought:<think>a</think>b</think>")]
    [InlineData("＜think＞a＜/think＞b", "Thought:＜think＞a＜/think＞")]
    [InlineData("&lt;think&gt;a&lt;/think&gt;b", "Thought:&lt;think&gt;a&lt;/think&gt;")]
    [InlineData("<think/>a", "")]
    [InlineData("<thinker>a", "")]
    [InlineData("CPU < 80% and <b>x</b>", "")]
    [InlineData("a\n```\n接口G9 down\n```\nb", "Fence:```\n接口G9 down\n```")]
    [InlineData("a\n~~~text\nx\n```\ny\n~~~\nb", "Fence:~~~text\nx\n```\ny\n~~~")]
    [InlineData("a\n````\n```\nx\n```\n````\nb", "Fence:````\n```\nx\n```\n````")]
    [InlineData("a\n```bash\nx", "Fence:```bash\nx")]
    [InlineData("a ```x``` b", "")]
    [InlineData("```markdown\n1. 接口G1 down\n```", "")]
    [InlineData("```markdown\n1. a\n```bash\nb\n```\n2. c\n```\n", "Fence:```bash\nb\n```")]
    [InlineData("```\na\n```\n接口G1 down\n```\nb\n```", "Fence:```\na\n```|Fence:```\nb\n```")]
    [InlineData("<think>\n```\na\n</think>\nb\n```\nc\n```", "Thought:<think>\n```\na\n</think>|Fence:```\nc\n```")]
    [InlineData("a\n```\n<think>b</think>\n```\nc", "Fence:```\n|Thought:<think>b</think>|Fence:\n```")]
    public void Thoughts_and_fences_are_found(string text, string expected)
    {
        var hidden = ModelText.Hidden(text);

        string.Join('|', hidden.Select(span => $"{span.Kind}:{text[span.Start..span.End]}")).Should().Be(expected);
    }

    [Theory]
    [InlineData("1. 接口G1 down", "1. 接口G1 down")]
    [InlineData("<think>a</think>\nb", "\nb")]
    [InlineData("a<think>x</think>b", "a\nb")]
    [InlineData("a <think>x</think>b<think>c", "a b")]
    [InlineData("x</think>b", "b")]
    [InlineData("a\n```\nb\n```", "a\n```\nb\n```")]
    public void Thoughts_are_removed_and_fences_stay(string text, string expected)
    {
        ModelText.WithoutThoughts(text).Should().Be(expected);
    }
}
