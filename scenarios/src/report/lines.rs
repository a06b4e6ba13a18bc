use super::*; use std::io::Write;
pub struct JsonLines(Box<dyn Write>);impl JsonLines{pub fn new(out: impl Write + 'static)->Self{Self(Box::new(out))}}impl Report for JsonLines{fn begin(&mut self,_:&Head)->io::Result<()>{Ok(())} fn case(&mut self,_:&Head,_:Told<'_>)->io::Result<()>{Ok(())} fn end(&mut self,_:&Head,s:&Summary)->io::Result<()>{let _=s;Ok(())}}
pub fn schema()->String{String::new()}
