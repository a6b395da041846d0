using System.Text;
using AiService.Faults.Notices;

namespace AiService.Tests.Faults.Notices;

public class NoticeReaderTests
{
    [Theory]
    [MemberData(nameof(NoticeForms.All), MemberType = typeof(NoticeForms))]
    public void A_notice_is_read_into_its_status_and_its_prose(string name, string text, string status, string bodies)
    {
        var notice = NoticeReader.Read(text.Normalize(NormalizationForm.FormKC));

        var read = notice is null ? "None" : notice.Status.ToString();
        read.Should().Be(status, name);
        if (notice is not null)
        {
            string.Join(" / ", notice.Bodies.Select(body => body.Text.ReplaceLineEndings("\\n"))).Should().Be(bodies, name);
        }
    }

    [Theory]
    [MemberData(nameof(NoticeForms.All), MemberType = typeof(NoticeForms))]
    public void Spans_lie_in_the_text(string name, string text, string status, string bodies)
    {
        var normal = text.Normalize(NormalizationForm.FormKC);
        _ = (status, bodies);

        var notice = NoticeReader.Read(normal);

        foreach (var (start, length) in notice?.Bodies.Select(body => (body.Start, body.Length)).Concat(notice.Fields.Select(field => (field.Start, field.Length))) ?? [])
        {
            start.Should().BeGreaterThanOrEqualTo(0, name);
            (start + length).Should().BeLessThanOrEqualTo(normal.Length, name);
        }

        if (notice?.StatusSpan is { } span)
        {
            normal.Substring(span.Start, span.Length).Should().NotBeEmpty(name);
        }
    }

    [Theory]
    [InlineData("{\"status\":0,\"alarmId\":1,\"content\":\"a\",\"tags\":{\"monitorName\":\"SW_9\",\"monitorHost\":\"192.0.2.9\"}}", "192.0.2.9")]
    [InlineData("{\"status\":\"firing\",\"alerts\":[{\"labels\":{\"instance\":\"501\",\"instancehost\":\"192.0.2.9\"},\"content\":\"a\"}]}", "192.0.2.9")]
    [InlineData("{\"status\":\"firing\",\"alerts\":[{\"labels\":{\"instance\":\"501\"},\"content\":\"a\"}]}", null)]
    [InlineData("[恢复] 接口down\n主机：SW-9\n级别：P2", "SW-9")]
    public void A_host_is_an_address_before_a_name_and_never_a_bare_number(string text, string? host)
    {
        var notice = NoticeReader.Read(text.Normalize(NormalizationForm.FormKC));

        (notice!.Host?.Value ?? "").Should().Be(host ?? "");
    }
}
