using AiService.Faults.Reading;

namespace AiService.Tests.Faults;

/// <summary>Texts that no person wrote: whatever comes in is read, and never an exception.</summary>
public sealed class SplicedTextTests
{
    private const int Splices = 20_000;
    private const int Seed = 7;

    [Theory]
    [InlineData("对端路由器 PE-hold=80, InterfaceName=GigabitEthernet0/04)")]
    [InlineData("客户侧反馈两点：1率 58%，策略阈值 85%，主机 vrouter-2。")]
    [InlineData("检查对端核心于90%，登录设备很卡")]
    public void A_number_before_any_object_of_another_device_is_read(string text)
    {
        FaultReader.Read(text).Faults.Should().BeEmpty();
    }

    [Fact]
    public void The_beginning_of_one_text_and_the_end_of_another_are_read()
    {
        var texts = CorpusText.All;
        var random = new Random(Seed);
        var thrown = new List<string>();
        for (var splice = 0; splice < Splices; splice++)
        {
            var (one, other) = (texts[random.Next(texts.Count)].Words, texts[random.Next(texts.Count)].Words);
            var text = one[..random.Next(one.Length + 1)] + other[random.Next(other.Length + 1)..];
            try
            {
                FaultReader.Read(text);
                FaultReader.ReadReport(text);
            }
            catch (Exception failed) when (failed is ArgumentException or InvalidOperationException or IndexOutOfRangeException or NullReferenceException)
            {
                thrown.Add($"{failed.GetType().Name}: {text}");
            }
        }

        thrown.Should().BeEmpty();
    }
}
